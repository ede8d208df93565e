import { archive } from '../archive/archive.ts';

const keptKey = 'takesheet.theme';

/**
 * Keeps the theme as the person chose it, or as the system has it until they choose. What was shown last is known
 * before the archive answers, so that no window begins in the other theme.
 */
export function followTheme(): void {
  const systemIsLight = matchMedia('(prefers-color-scheme: light)');
  let chosen = keptChoice();
  const show = (): void => {
    const isLight = chosen === 'light' || (chosen === 'system' && systemIsLight.matches);
    document.documentElement.dataset['theme'] = isLight ? 'light' : 'dark';
  };
  show();
  systemIsLight.addEventListener('change', show);
  archive.store.subscribe(({ status, settings }) => {
    if (status !== 'ready' || settings.theme === chosen) return;
    chosen = settings.theme;
    keepChoice(chosen);
    show();
  });
}

type Choice = 'system' | 'dark' | 'light';

function keptChoice(): Choice {
  try {
    const kept = localStorage.getItem(keptKey);
    return kept === 'dark' || kept === 'light' ? kept : 'system';
  } catch {
    // A browser that keeps nothing: the archive's own setting comes a moment later.
    return 'system';
  }
}

function keepChoice(choice: Choice): void {
  try {
    localStorage.setItem(keptKey, choice);
  } catch {
    // The archive keeps it too; only the first moment of the next start is guessed then.
  }
}
