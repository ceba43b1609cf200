// Binds commands to what a screen does with them, by the keys in force, for as long as the screen is there. Keys are not
// taken from somebody who types, nor from an open dialog.

import { tinykeys } from 'tinykeys';
import { onBeforeUnmount, watch } from 'vue';
import { usePreferences } from '../stores/preferences.ts';
import type { Command } from './commands.ts';

export type CommandHandlers = { readonly [C in Command]?: () => void };

export function useCommands(handlers: CommandHandlers): void {
  const preferences = usePreferences();
  let unbind = (): void => undefined;
  const bind = (): void => {
    unbind();
    unbind = tinykeys(window, bindings(handlers, preferences.keys), { ignore: isTakenElsewhere });
  };
  watch(() => preferences.keys, bind, { immediate: true });
  onBeforeUnmount(() => unbind());
}

function bindings(
  handlers: CommandHandlers,
  keys: Readonly<Record<Command, string>>,
): Record<string, (event: KeyboardEvent) => void> {
  const entries = (Object.keys(handlers) as Command[]).map((command) => [
    keys[command],
    (event: KeyboardEvent) => {
      event.preventDefault();
      handlers[command]?.();
    },
  ]);
  return Object.fromEntries(entries);
}

const TYPING =
  'input:not([type=checkbox], [type=radio], [type=color], [type=range]), textarea, select, [contenteditable]';

function isTakenElsewhere(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : undefined;
  if (document.querySelector('[role=dialog][data-state=open]')) return true;
  if (target?.closest(TYPING)) return true;
  // Space and Enter press the button that has the focus; arrows move inside of a group of choices.
  if (target?.closest('[role=radiogroup], [role=menu], [role=listbox]') && event.code.startsWith('Arrow')) return true;
  return event.isComposing;
}
