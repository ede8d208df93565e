/** The tokens that canvases draw with, as the theme of the moment has them. */
export type CanvasColours = {
  readonly ground: string;
  readonly panel: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly ink: string;
  readonly inkQuiet: string;
  readonly wave: string;
  readonly waveRms: string;
  readonly waveQuiet: string;
  readonly head: string;
  readonly focus: string;
  readonly selected: string;
  readonly take: string;
  readonly takeGround: string;
  readonly onTake: string;
  readonly fragment: string;
  readonly fragmentGround: string;
  readonly onFragment: string;
  readonly timestamp: string;
  readonly bad: string;
  readonly fontUi: string;
  readonly fontNum: string;
  /** Canvas text follows the browser's text size, as rem does on the page. */
  readonly textScale: number;
};

const tokens: Readonly<Record<Exclude<keyof CanvasColours, 'textScale'>, string>> = {
  ground: '--bg',
  panel: '--panel',
  line: '--line',
  lineStrong: '--line-strong',
  ink: '--ink',
  inkQuiet: '--ink-3',
  wave: '--wave',
  waveRms: '--wave-rms',
  waveQuiet: '--wave-quiet',
  head: '--head',
  focus: '--focus',
  selected: '--selected',
  take: '--take',
  takeGround: '--take-bg',
  onTake: '--on-take',
  fragment: '--fragment',
  fragmentGround: '--fragment-bg',
  onFragment: '--on-fragment',
  timestamp: '--timestamp',
  bad: '--bad',
  fontUi: '--font-ui',
  fontNum: '--font-num',
};

const usualRootFontPx = 13;

const listeners = new Set<(colours: CanvasColours) => void>();
/** Null until somebody draws; then kept for the life of the page, since to read them computes the style of the page anew. */
let current: CanvasColours | null = null;

/**
 * Keeps the colours of the theme for canvases, read once per change of theme and not once per frame or tape. `onChange` is
 * called at once, and also when a font has arrived, since text drawn before it was drawn in another. Returns how to stop.
 */
export function watchColours(onChange: (colours: CanvasColours) => void): () => void {
  listeners.add(onChange);
  onChange((current ??= beginToRead()));
  return () => {
    listeners.delete(onChange);
  };
}

function beginToRead(): CanvasColours {
  const tell = (): void => {
    const next = readColours();
    current = next;
    for (const listener of listeners) listener(next);
  };
  const observer = new MutationObserver(tell);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'style', 'class'] });
  document.fonts.addEventListener('loadingdone', tell);
  watchTextSize(tell);
  return readColours();
}

/** The browser's own text size changes without a word; a rod of one rem does not. */
function watchTextSize(tell: () => void): void {
  const rod = document.createElement('div');
  rod.setAttribute('aria-hidden', 'true');
  Object.assign(rod.style, {
    position: 'absolute',
    inset: '0 auto auto 0',
    width: '1rem',
    height: '0',
    visibility: 'hidden',
  });
  document.body.append(rod);
  let isFirst = true;
  new ResizeObserver(() => {
    if (!isFirst) tell();
    isFirst = false;
  }).observe(rod);
}

function readColours(): CanvasColours {
  const style = getComputedStyle(document.documentElement);
  const named = Object.fromEntries(
    Object.entries(tokens).map(([name, token]) => [name, style.getPropertyValue(token).trim()]),
  );
  const textScale = (Number.parseFloat(style.fontSize) || usualRootFontPx) / usualRootFontPx;
  // Object.fromEntries forgets the keys; they are those of `tokens`.
  return { ...(named as Record<keyof typeof tokens, string>), textScale };
}
