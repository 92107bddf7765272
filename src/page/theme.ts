export type Theme = 'light' | 'dark';

const KEY = 'hairpin-theme';

/** The reader's own choice, or that of the system. */
export function currentTheme(): Theme {
  const chosen = remembered();
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Paints the page, and repaints it when the system changes. */
export function startTheme(): void {
  const paint = () => {
    document.documentElement.dataset.theme = currentTheme();
  };
  paint();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
}

export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The browser may forbid a page that was opened from a file to store anything.
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
