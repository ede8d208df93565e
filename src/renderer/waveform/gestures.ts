import type { MarkId } from '../../shared/domain/ids.ts';
import { kindNames, type Mark } from '../../shared/domain/mark.ts';
import type { FrameRange } from '../view/view-store.ts';
import type { Hit, MarkPart } from './hit-test.ts';

/** Below this many pixels of travel a press is a click. */
const dragThreshold = 3;

export type Zone = 'ruler' | 'wave' | 'lanes';

export type Press = {
  readonly x: number;
  /** Unrounded, so that a drag by n frames moves by n frames wherever in a frame it began. */
  readonly frame: number;
  readonly zone: Zone;
  readonly button: 'main' | 'middle';
  readonly hit: Hit | null;
  /** On the playhead itself, which can be taken hold of. */
  readonly onHead: boolean;
  readonly shift: boolean;
  /** Ctrl, or Command on a Mac. */
  readonly ctrl: boolean;
};

export type GestureState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'pressed'; readonly press: Press }
  | { readonly kind: 'ranging'; readonly anchorFrame: number; readonly range: FrameRange | null }
  | {
      readonly kind: 'moving';
      readonly part: MarkPart;
      readonly fromFrame: number;
      readonly before: readonly Mark[];
      readonly after: readonly Mark[];
    }
  | { readonly kind: 'scrubbing' }
  | { readonly kind: 'panning'; readonly lastX: number };

export type GestureEvent =
  | { readonly kind: 'down'; readonly press: Press }
  | { readonly kind: 'move'; readonly x: number; readonly frame: number }
  | { readonly kind: 'up' }
  | { readonly kind: 'cancel' };

/** What a gesture wants done. Only `commit` reaches the archive, and only once, at the end. */
export type GestureEffect =
  | { readonly kind: 'seek'; readonly frame: number }
  /** The hand on the reel: heard as it moves. */
  | { readonly kind: 'scrub'; readonly frame: number }
  | { readonly kind: 'endScrub' }
  | { readonly kind: 'select'; readonly markIds: readonly MarkId[] }
  | { readonly kind: 'range'; readonly range: FrameRange | null }
  | { readonly kind: 'pan'; readonly pixels: number }
  | { readonly kind: 'preview'; readonly marks: readonly Mark[] }
  | { readonly kind: 'commit'; readonly title: string; readonly pairs: readonly (readonly [Mark, Mark])[] };

/** What a gesture must know of the world; it changes nothing in it. */
export type GestureScene = {
  /** Length of the tape. */
  readonly frames: number;
  readonly playing: boolean;
  readonly playheadFrame: number;
  readonly selection: readonly MarkId[];
  readonly range: FrameRange | null;
  markById(id: MarkId): Mark | null;
  /** Marks of one lane from one mark to another, in place, for Shift+click. */
  marksBetween(first: Mark, last: Mark): readonly Mark[];
};

export type GestureStep = { readonly state: GestureState; readonly effects: readonly GestureEffect[] };

export const idle: GestureState = { kind: 'idle' };

/** One step of a gesture. Every gesture ends idle, with at most one commit; Esc ends it with nothing. */
export function gestureStep(state: GestureState, event: GestureEvent, scene: GestureScene): GestureStep {
  switch (event.kind) {
    case 'down':
      return { state: { kind: 'pressed', press: event.press }, effects: [] };
    case 'move':
      return moved(state, event.x, event.frame, scene);
    case 'up':
      return { state: idle, effects: finished(state, scene) };
    case 'cancel':
      return { state: idle, effects: cancelled(state) };
  }
}

function moved(state: GestureState, x: number, frame: number, scene: GestureScene): GestureStep {
  switch (state.kind) {
    case 'idle':
      return { state, effects: [] };
    case 'pressed':
      if (Math.abs(x - state.press.x) < dragThreshold) return { state, effects: [] };
      return moved(dragOf(state.press, scene), x, frame, scene);
    case 'scrubbing':
      return { state, effects: [{ kind: 'scrub', frame: clampFrame(frame, scene.frames) }] };
    case 'panning':
      return { state: { kind: 'panning', lastX: x }, effects: [{ kind: 'pan', pixels: state.lastX - x }] };
    case 'ranging': {
      const range = rangeBetween(state.anchorFrame, frame, scene.frames);
      return { state: { ...state, range }, effects: [{ kind: 'range', range }] };
    }
    case 'moving': {
      const by = Math.round(frame - state.fromFrame);
      const after = movedMarks(state.before, state.part, by, scene.frames);
      return { state: { ...state, after }, effects: [{ kind: 'preview', marks: after }] };
    }
  }
}

/** What a press becomes once the pointer has travelled. */
function dragOf(press: Press, scene: GestureScene): GestureState {
  if (press.button === 'main' && press.onHead && press.hit === null && !press.shift) return { kind: 'scrubbing' };
  if (press.button === 'middle' || press.zone === 'ruler') return { kind: 'panning', lastX: press.x };
  const { hit } = press;
  if (hit !== null && !press.shift) {
    const isOneOfMany = hit.part === 'whole' && scene.selection.includes(hit.mark.id);
    const before = isOneOfMany ? scene.selection.flatMap((id) => scene.markById(id) ?? []) : [hit.mark];
    return { kind: 'moving', part: hit.part, fromFrame: press.frame, before, after: before };
  }
  return { kind: 'ranging', anchorFrame: press.shift ? anchorOf(press.frame, scene) : press.frame, range: null };
}

function finished(state: GestureState, scene: GestureScene): readonly GestureEffect[] {
  if (state.kind === 'pressed') return clicked(state.press, scene);
  if (state.kind === 'scrubbing') return [{ kind: 'endScrub' }];
  if (state.kind !== 'moving') return [];
  const pairs = state.before.flatMap((before, at) => {
    const after = state.after[at];
    return after === undefined || samePlace(before, after) ? [] : [[before, after] as const];
  });
  const noPreview: GestureEffect = { kind: 'preview', marks: [] };
  if (pairs.length === 0) return [noPreview];
  const [only] = state.before;
  const isSelected = only !== undefined && scene.selection.includes(only.id);
  return [
    // Committed before the preview goes, so that no frame shows the mark where it was.
    { kind: 'commit', title: moveTitle(state.before, state.part), pairs },
    noPreview,
    ...(isSelected ? [] : [{ kind: 'select', markIds: state.before.map((mark) => mark.id) } as const]),
  ];
}

function cancelled(state: GestureState): readonly GestureEffect[] {
  if (state.kind === 'moving') return [{ kind: 'preview', marks: [] }];
  if (state.kind === 'scrubbing') return [{ kind: 'endScrub' }];
  return state.kind === 'ranging' ? [{ kind: 'range', range: null }] : [];
}

function clicked({ hit, zone, shift, ctrl, frame, button }: Press, scene: GestureScene): readonly GestureEffect[] {
  if (button === 'middle') return [];
  const here = clampFrame(Math.round(frame), scene.frames);
  if (hit !== null && zone === 'lanes') {
    const mark = shift || ctrl ? hit.mark : (hit.onClick ?? hit.mark);
    return clickedMark(mark, here, { shift, ctrl }, scene);
  }
  if (shift) return [{ kind: 'range', range: rangeBetween(anchorOf(frame, scene), here, scene.frames) }];
  const at = hit?.mark.kind === 'timestamp' ? hit.mark.startFrame : here;
  const seek: GestureEffect = { kind: 'seek', frame: at };
  const noRange: GestureEffect = { kind: 'range', range: null };
  return zone === 'lanes' ? [seek, noRange, { kind: 'select', markIds: [] }] : [seek, noRange];
}

/** A click on a mark selects it, and goes there unless the tape runs: choosing a mark must not stop the listening. */
function clickedMark(
  mark: Mark,
  frame: number,
  { shift, ctrl }: { shift: boolean; ctrl: boolean },
  scene: GestureScene,
): readonly GestureEffect[] {
  const { selection } = scene;
  if (ctrl) {
    const rest = selection.filter((id) => id !== mark.id);
    return [{ kind: 'select', markIds: rest.length < selection.length ? rest : [...selection, mark.id] }];
  }
  const primary = selection.at(-1);
  const first = primary === undefined ? null : scene.markById(primary);
  if (shift && first !== null && first.kind === mark.kind) {
    const between = scene.marksBetween(first, mark).map((one) => one.id);
    return [{ kind: 'select', markIds: [...between.filter((id) => id !== mark.id), mark.id] }];
  }
  const select: GestureEffect = { kind: 'select', markIds: [mark.id] };
  if (scene.playing) return [select];
  return [select, { kind: 'seek', frame: mark.kind === 'timestamp' ? mark.startFrame : frame }];
}

/** The marks moved by so many frames, held within the tape and never turned inside out. */
export function movedMarks(marks: readonly Mark[], part: MarkPart, by: number, frames: number): readonly Mark[] {
  if (part === 'start') return marks.map((mark) => ({ ...mark, startFrame: movedStart(mark, by, frames) }));
  if (part === 'end') return marks.map((mark) => ({ ...mark, endFrame: movedEnd(mark, by, frames) }));
  const first = Math.min(...marks.map((mark) => mark.startFrame));
  const last = Math.max(...marks.map((mark) => mark.endFrame ?? mark.startFrame));
  const step = Math.max(-first, Math.min(frames - last, by));
  return marks.map((mark) => ({
    ...mark,
    startFrame: mark.startFrame + step,
    endFrame: mark.endFrame === null ? null : mark.endFrame + step,
  }));
}

function movedStart(mark: Mark, by: number, frames: number): number {
  const last = (mark.endFrame ?? frames) - 1;
  return Math.max(0, Math.min(last, mark.startFrame + by));
}

function movedEnd(mark: Mark, by: number, frames: number): number | null {
  return mark.endFrame === null ? null : Math.min(frames, Math.max(mark.startFrame + 1, mark.endFrame + by));
}

/** `Move take 2`, `Move start of fragment`, `Move 3 marks`. */
function moveTitle(marks: readonly Mark[], part: MarkPart): string {
  const [first, ...rest] = marks;
  if (first === undefined || rest.length > 0) return `Move ${marks.length} marks`;
  const kind = kindNames[first.kind].toLowerCase();
  const name = first.takeNumber === null ? kind : `${kind} ${first.takeNumber}`;
  return part === 'whole' ? `Move ${name}` : `Move ${part} of ${name}`;
}

/** What Shift extends from: the far end of the range, else the playhead. */
function anchorOf(frame: number, { range, playheadFrame }: GestureScene): number {
  if (range === null) return playheadFrame;
  const isNearerToStart = Math.abs(frame - range.startFrame) < Math.abs(frame - range.endFrame);
  return isNearerToStart ? range.endFrame : range.startFrame;
}

function rangeBetween(one: number, other: number, frames: number): FrameRange | null {
  const startFrame = clampFrame(Math.round(Math.min(one, other)), frames);
  const endFrame = clampFrame(Math.round(Math.max(one, other)), frames);
  return endFrame > startFrame ? { startFrame, endFrame } : null;
}

function samePlace(one: Mark, other: Mark): boolean {
  return one.startFrame === other.startFrame && one.endFrame === other.endFrame;
}

function clampFrame(frame: number, frames: number): number {
  return Math.max(0, Math.min(frames, frame));
}
