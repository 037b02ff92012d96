// Light or dark: as the system has it, or as was chosen here. (`app.html` puts it in place first.)

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'beacon-theme';
const CHOICES: Theme[] = ['system', 'light', 'dark'];

class ThemeChoice {
  current = $state<Theme>(stored());

  choose(theme: Theme): void {
    this.show(theme);
    try {
      if (theme === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // In a frame of another site a browser may keep nothing.
    }
  }

  /** On this page only. */
  show(theme: Theme): void {
    this.current = theme;
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }

  next(): void {
    this.choose(CHOICES[(CHOICES.indexOf(this.current) + 1) % CHOICES.length]!);
  }
}

function stored(): Theme {
  try {
    const found = globalThis.localStorage?.getItem(KEY);
    return found === 'light' || found === 'dark' ? found : 'system';
  } catch {
    return 'system';
  }
}

export const theme = new ThemeChoice();
