// A device as a client names it.

import { Failure } from '../../src/failure.ts';
import { DEVICE_CHOICES, type DeviceChoice } from '../compute/devices.ts';

/** @throws Failure 'bad-argument' */
export function deviceChoice(name: string): DeviceChoice {
  const choice = DEVICE_CHOICES.find((known) => known === name);
  if (choice) return choice;
  throw new Failure('bad-argument', `There is no device called "${name}".`, `Devices: ${DEVICE_CHOICES.join(', ')}.`);
}
