// Light or dark: as the system has it, or as was chosen here. (`app.html` puts it in place first.)

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'beacon-theme';
const CHOICES: Theme[] = ['system', 'light', 'dark'];

class ThemeChoice {
  current = $state<Theme>(stored());

  choose(theme: Theme): void {
    this.current = theme;
    if (theme === 'system') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem(KEY);
    } else {
      document.documentElement.dataset.theme = theme;
      localStorage.setItem(KEY, theme);
    }
  }

  next(): void {
    this.choose(CHOICES[(CHOICES.indexOf(this.current) + 1) % CHOICES.length]!);
  }
}

function stored(): Theme {
  const found = globalThis.localStorage?.getItem(KEY);
  return found === 'light' || found === 'dark' ? found : 'system';
}

export const theme = new ThemeChoice();
