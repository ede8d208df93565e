import { updateMarks } from '../../shared/domain/change.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { heardFrame, heardMark, inFrameOf } from '../../shared/domain/tape-order.ts';
import { commitOrSay } from '../archive/commit-or-say.ts';
import { wantsLessMotion } from '../ui/less-motion.ts';
import { loopWithHand } from '../transport/loop-follow.ts';
import { player } from '../transport/transport.ts';
import { viewStore } from '../view/view-store.ts';
import type { DrawnFlag } from './draw-flags.ts';
import { laneAt } from './lane-places.ts';
import { nextOfCrowd } from './mark-crowds.ts';
import { type GestureEffect, type GestureEvent, gestureStep, type GestureState, idle, type Zone } from './gestures.ts';
import { createGlide } from './glide.ts';
import { type Hit, hitLane, hitWave, markSpanning } from './hit-test.ts';
import { raisedGain } from './level-scale.ts';
import { listenToPinch } from './pinch-input.ts';
import type { TapeModel } from './tape-model.ts';
import type { TapeView, TapeViewElements } from './tape-view.ts';
import type { ViewScope } from './view-scope.ts';
import { fitRange, frameToX, panBy, xToFrame, zoomAt } from './viewport.ts';

/** Closer than this to the side of the view a drag moves the view along. */
const autoscrollReach = 28;
const autoscrollSpeed = 0.45;

/** How near to the playhead's sign counts as on it, in CSS pixels, and how far down it reaches. */
const headReach = 8;
const headHeight = 14;

/** Turns pointer, wheel and Esc over the detail view into gestures, and their effects into deeds. */
export function listenToPointer(scope: ViewScope, model: TapeModel, view: TapeView, elements: TapeViewElements): void {
  let state: GestureState = idle;
  let pointer: { id: number; x: number; target: HTMLElement } | null = null;
  let isScrolling = false;
  /** What the last two presses have chosen. */
  let lastPressed: Mark | null = null;
  let pressedBefore: Mark | null = null;
  const glide = createGlide(scope, wantsLessMotion, (pixels) => {
    const before = model.viewport().startFrame;
    model.setViewport(panBy(model.viewport(), pixels, model.extent()));
    return model.viewport().startFrame !== before;
  });

  const xOf = (event: MouseEvent): number => event.clientX - elements.wave.getBoundingClientRect().left;

  const feed = (event: GestureEvent): readonly GestureEffect[] => {
    const step = gestureStep(state, event, model.gestureScene());
    state = step.state;
    model.setHeld(state.kind !== 'idle');
    for (const effect of step.effects) perform(effect, model);
    return step.effects;
  };

  const down = (zone: Zone, target: HTMLElement) => (event: PointerEvent) => {
    if (event.button !== 0 && event.button !== 1) return;
    // The middle button would start the browser's own scrolling; the main one may focus the slider.
    if (event.button === 1) event.preventDefault();
    if (pointer !== null) return;
    glide.stop();
    const x = xOf(event);
    target.setPointerCapture(event.pointerId);
    pointer = { id: event.pointerId, x, target };
    target.dataset['dragging'] = 'true';
    view.showHover(null);
    const hit = hitAt(zone, x, event);
    pressedBefore = lastPressed;
    lastPressed = hit?.onClick ?? hit?.mark ?? null;
    feed({
      kind: 'down',
      press: {
        x,
        frame: xToFrame(model.viewport(), x),
        zone,
        button: event.button === 1 ? 'middle' : 'main',
        hit,
        onHead: isOnHead(zone, x, event),
        shift: event.shiftKey,
        ctrl: event.ctrlKey || event.metaKey,
      },
    });
  };

  const hitAt = (zone: Zone, x: number, event: MouseEvent): Hit | null => {
    if (zone === 'ruler') return null;
    if (zone === 'wave') return hitWave(model.hitScene(), x);
    const rect = elements.lanes.getBoundingClientRect();
    const scene = model.hitScene();
    const { kind, row } = laneAt(scene.index, event.clientY - rect.top, rect.height);
    const hit = hitLane(scene, kind, x, row);
    const { flags, crowds } = view.drawnSigns();
    if (hit === null) return kind === 'timestamp' ? flagAt(flags, x, model) : null;
    const crowd = crowds.find((one) => one.kind === kind && x >= one.left && x <= one.right) ?? null;
    return { ...hit, onClick: nextOfCrowd(scene, hit, x, crowd, model.extent().width) };
  };

  /** The playhead is held at its sign, beside the ruler; below it the wave stays free for stretches that begin there. */
  const isOnHead = (zone: Zone, x: number, event: MouseEvent): boolean => {
    const y = event.clientY - elements.wave.getBoundingClientRect().top;
    if (zone === 'lanes' || (zone === 'wave' && y > headHeight)) return false;
    return Math.abs(frameToX(model.viewport(), model.playheadFrame()) - x) <= headReach;
  };

  const move = (zone: Zone, target: HTMLElement) => (event: PointerEvent) => {
    const x = xOf(event);
    if (pointer === null) {
      target.style.cursor = isOnHead(zone, x, event) ? 'ew-resize' : cursorFor(zone, hitAt(zone, x, event));
      const y = event.clientY - elements.wave.getBoundingClientRect().top;
      view.showHover(zone === 'lanes' ? null : x, zone === 'wave' ? y : undefined);
      return;
    }
    if (event.pointerId !== pointer.id) return;
    pointer = { ...pointer, x };
    const effects = feed({ kind: 'move', x, frame: xToFrame(model.viewport(), x) });
    for (const effect of effects) if (effect.kind === 'pan') glide.moved(effect.pixels, event.timeStamp);
    target.style.cursor = draggingCursor(state) ?? target.style.cursor;
    autoscroll();
  };

  /** Moves the view while a drag leans on its side, and the drag along with it. */
  const autoscroll = (): void => {
    if (isScrolling) return;
    isScrolling = true;
    scope.raf(() => {
      isScrolling = false;
      if (pointer === null || (state.kind !== 'ranging' && state.kind !== 'moving')) return;
      const { width } = model.extent();
      const over = pointer.x < autoscrollReach ? pointer.x - autoscrollReach : pointer.x - (width - autoscrollReach);
      if (pointer.x >= autoscrollReach && over <= 0) return;
      const before = model.viewport();
      model.setViewport(panBy(before, Math.max(-120, Math.min(120, over)) * autoscrollSpeed, model.extent()));
      if (model.viewport().startFrame === before.startFrame) return;
      feed({ kind: 'move', x: pointer.x, frame: xToFrame(model.viewport(), pointer.x) });
      autoscroll();
    });
  };

  const release = (kind: 'up' | 'cancel', timeMs: number | null = null): void => {
    if (pointer === null) return;
    const { target, id } = pointer;
    pointer = null;
    delete target.dataset['dragging'];
    target.style.cursor = '';
    const isThrown = state.kind === 'panning' && kind === 'up' && timeMs !== null;
    feed({ kind });
    if (isThrown) glide.letGo(timeMs);
    if (target.hasPointerCapture(id)) target.releasePointerCapture(id);
  };

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    glide.stop();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.altKey) {
      model.setGain(raisedGain(model.level().gain, Math.exp(-event.deltaY * unit * 0.0025)));
      return;
    }
    const across = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    const isAcross = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isAcross && !event.ctrlKey) {
      model.setViewport(panBy(model.viewport(), across * unit, model.extent()));
      return;
    }
    // A pinch arrives as a wheel with Ctrl and small steps.
    const factor = Math.exp(-event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0025));
    model.setViewport(zoomAt(model.viewport(), xOf(event), factor, model.extent()));
  };

  const doubleClick = (zone: Zone) => (event: MouseEvent) => {
    const x = xOf(event);
    // Where marks lie over each other its second click has gone on to the next one.
    const mark =
      (zone === 'lanes' ? pressedBefore : hitAt(zone, x, event)?.mark) ??
      (zone === 'wave' ? markSpanning(model.hitScene(), x) : null);
    if (mark === null || mark.kind === 'timestamp') return;
    const endFrame = mark.endFrame ?? Math.max(mark.startFrame + 1, model.playheadFrame());
    viewStore.setState({ selection: [mark.id] });
    model.setViewport(fitRange({ startFrame: mark.startFrame, endFrame }, model.extent()));
  };

  for (const zone of ['ruler', 'wave', 'lanes'] as const) {
    const target = elements[zone];
    // The name says which kind of event comes.
    const listen = (name: string, listener: (event: never) => void, passive = true): void => {
      scope.listen(target, name, listener as EventListener, { passive });
    };
    listen('pointerdown', down(zone, target), false);
    listen('pointermove', move(zone, target));
    listen('pointerup', (event: PointerEvent) => release('up', event.timeStamp));
    listen('pointercancel', () => release('cancel'));
    listen('lostpointercapture', () => release('cancel'));
    listen('pointerleave', () => view.showHover(null));
    listen('dblclick', doubleClick(zone));
    listen('wheel', wheel, false);
    listenToPinch(scope, model, target, () => release('cancel'));
  }
  const onKey = (event: Event): void => {
    if (pointer === null || !(event instanceof KeyboardEvent) || event.code !== 'Escape') return;
    // Esc ends the drag and nothing else.
    event.preventDefault();
    event.stopImmediatePropagation();
    release('cancel');
  };
  scope.listen(window, 'keydown', onKey, { capture: true });
  scope.add(() => release('cancel'));
}

function perform(effect: GestureEffect, model: TapeModel): void {
  switch (effect.kind) {
    case 'seek':
      return model.seek(effect.frame);
    case 'select':
      return viewStore.setState({ selection: effect.markIds });
    case 'range':
      return model.setRange(effect.range);
    case 'pan':
      return model.setViewport(panBy(model.viewport(), effect.pixels, model.extent()));
    case 'preview':
      loopWithHand(effect.marks.map((mark) => heardMark(model.order, mark)));
      return model.setMoved(effect.marks);
    case 'scrub':
      return player.scrubTo(heardFrame(model.order, effect.frame));
    case 'endScrub':
      return player.endScrub();
    case 'commit': {
      const { order, tape } = model;
      const pairs = effect.pairs.map(([before, after]) => [heardMark(order, before), heardMark(order, after)] as const);
      const first = pairs[0]?.[1];
      const frame = first === undefined ? 0 : inFrameOf(order, first);
      void commitOrSay(effect.title, updateMarks(...pairs), { transferId: tape.transferId, frame });
    }
  }
}

function flagAt(flags: readonly DrawnFlag[], x: number, model: TapeModel): Hit | null {
  const flag = flags.find(({ left, right }) => x >= left && x <= right);
  const mark = flag === undefined ? null : model.gestureScene().markById(flag.markId);
  return mark === null ? null : { mark, part: 'whole' };
}

function cursorFor(zone: Zone, hit: Hit | null): string {
  if (zone === 'ruler') return 'grab';
  if (hit === null) return zone === 'wave' ? 'text' : 'default';
  return hit.part === 'whole' && hit.mark.kind !== 'timestamp' ? 'pointer' : 'ew-resize';
}

function draggingCursor(state: GestureState): string | null {
  if (state.kind === 'panning') return 'grabbing';
  if (state.kind === 'scrubbing') return 'ew-resize';
  if (state.kind !== 'moving') return null;
  return state.part === 'whole' ? 'grabbing' : 'ew-resize';
}
