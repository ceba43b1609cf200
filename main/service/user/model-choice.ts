// A model by its name and a device by its name, as clients call them.

import { Failure } from '../../../src/failure.ts';
import { DEVICE_CHOICES, type DeviceChoice } from '../../compute/devices.ts';
import { defaultCacheFolder, STARTER_MODEL } from '../../compute/model-places.ts';
import type { ServiceParts } from '../index.ts';

export const STARTER_NAME = 'starter';

export interface ModelChoice {
  readonly modelFolder: string;
  readonly device: DeviceChoice;
  readonly cacheDir: string;
  readonly workers?: number;
}

/** Folders by the names that requests call them by. */
export function namedFolders({ models }: ServiceParts): ReadonlyMap<string, string> {
  return new Map([[STARTER_NAME, STARTER_MODEL], ...Object.entries(models.value)]);
}

/** @throws Failure 'not-found' for a name that nobody gave. */
export function modelFolder(service: ServiceParts, name: string): string {
  const folder = namedFolders(service).get(name);
  if (folder !== undefined) return folder;
  throw new Failure('not-found', `There is no model called "${name}".`, 'Look at the list of models again, or add it.');
}

/** The model of a name, on this device or the one that the user set, with as many processes as the user set. */
export function modelChoice(service: ServiceParts, name: string, wanted?: string): ModelChoice {
  const { device, workers } = service.userSettings.value;
  const cacheDir = defaultCacheFolder();
  return { modelFolder: modelFolder(service, name), device: deviceChoice(wanted ?? device), cacheDir, workers };
}

/** @throws Failure 'bad-argument' */
export function deviceChoice(name: string): DeviceChoice {
  const choice = DEVICE_CHOICES.find((known) => known === name);
  if (choice) return choice;
  throw new Failure('bad-argument', `There is no device called "${name}".`, `Devices: ${DEVICE_CHOICES.join(', ')}.`);
}
