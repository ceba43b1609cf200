// What can be done from the keyboard, and by which key until the user chooses another. Keys are places on the keyboard
// (KeyboardEvent.code), so that they stay where they are under an Arabic or Cyrillic layout.

export const COMMAND_GROUPS = {
  decide: {
    accept: 'KeyA',
    reject: 'KeyR',
    skip: 'KeyS',
    note: 'KeyN',
    reopen: 'KeyO',
    undo: 'KeyU',
    redo: 'Shift+KeyU',
  },
  borders: {
    endRight: 'Shift+ArrowRight',
    endLeft: 'Shift+ArrowLeft',
    startLeft: 'Alt+Shift+ArrowLeft',
    startRight: 'Alt+Shift+ArrowRight',
    resetBorders: 'Escape',
  },
  types: {
    type1: 'Digit1',
    type2: 'Digit2',
    type3: 'Digit3',
    type4: 'Digit4',
    type5: 'Digit5',
    type6: 'Digit6',
    type7: 'Digit7',
    type8: 'Digit8',
    type9: 'Digit9',
  },
  gold: {
    wordRight: 'ArrowRight',
    wordLeft: 'ArrowLeft',
    unmark: 'Backspace',
    finish: 'Enter',
  },
  many: {
    acceptSurface: 'Shift+KeyA',
    rejectSurface: 'Shift+KeyR',
    sameSurface: 'KeyG',
  },
  move: {
    next: 'ArrowDown',
    previous: 'ArrowUp',
    nextOpen: 'KeyJ',
    first: 'Home',
    search: 'Slash',
    nearThreshold: 'KeyT',
    telling: 'KeyM',
    document: 'KeyD',
  },
  program: {
    keys: 'Shift+Slash',
    help: 'F1',
    home: 'Alt+Digit1',
    corpora: 'Alt+Digit2',
    seeds: 'Alt+Digit3',
    mining: 'Alt+Digit4',
    review: 'Alt+Digit5',
    reviewers: 'Alt+KeyR',
    facets: 'Alt+Digit6',
    languages: 'Alt+KeyL',
    figures: 'Alt+KeyG',
    taggers: 'Alt+Digit7',
    exports: 'Alt+Digit8',
    models: 'Alt+Digit9',
    settings: 'Alt+Digit0',
  },
} as const;

type Groups = typeof COMMAND_GROUPS;
export type CommandGroup = keyof Groups;
export type Command = { [G in CommandGroup]: keyof Groups[G] }[CommandGroup];

export const DEFAULT_KEYS: Readonly<Record<Command, string>> = Object.assign({}, ...Object.values(COMMAND_GROUPS));

export const COMMANDS = Object.keys(DEFAULT_KEYS) as readonly Command[];

export const TYPE_COMMANDS = Object.keys(COMMAND_GROUPS.types) as readonly (keyof Groups['types'])[];

/** The keys that hold: the user's where there is one, else the usual. */
export function keysInForce(chosen: Readonly<Record<string, string>>): Readonly<Record<Command, string>> {
  const own = Object.entries(chosen).filter(([command]) => command in DEFAULT_KEYS);
  return { ...DEFAULT_KEYS, ...Object.fromEntries(own) };
}

const MODIFIER_CODES = /^(Shift|Control|Alt|Meta|OS)(Left|Right)?$/;

/** As much of a KeyboardEvent as says which key it is. */
export interface KeyPress {
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** The pressed key as settings keep it; undefined while only modifiers are held. */
export function keyOfEvent({ code, shiftKey, ctrlKey, altKey, metaKey }: KeyPress): string | undefined {
  if (code === '' || MODIFIER_CODES.test(code)) return undefined;
  const modifiers = [altKey && 'Alt', ctrlKey && 'Control', metaKey && 'Meta', shiftKey && 'Shift'];
  return [...modifiers.filter((name) => name !== false), code].join('+');
}

/** The command that has this key already. */
export function commandOfKey(keys: Readonly<Record<Command, string>>, key: string): Command | undefined {
  return COMMANDS.find((command) => keys[command] === key);
}

const SIGNS: Readonly<Record<string, string>> = {
  Shift: '⇧',
  Alt: 'Alt',
  Control: 'Ctrl',
  Meta: '⌘',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Slash: '/',
  Backslash: '\\',
  Comma: ',',
  Period: '.',
  Semicolon: ';',
  Quote: "'",
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Backquote: '`',
  Enter: '↵',
  Backspace: '⌫',
};

/** A key as it is printed on a cap, e.g. "⇧→". */
export function keyLabel(key: string): string {
  if (key === 'Shift+Slash') return '?';
  const parts = key.split('+').map((part) => SIGNS[part] ?? part.replace(/^(Key|Digit|Numpad)(?=.)/, ''));
  return parts.every((part) => part.length === 1) ? parts.join('') : parts.join(' ');
}
