// All that the window has of the desktop program: when it asks for a connection, one port to the service. Nothing is put
// into the window's world; the port is posted to it.

import { ipcRenderer } from 'electron';
import { PORT_GIVEN, PORT_WANTED } from '../../src/contract/port-messages.ts';

/** As much of the browser as this needs. */
declare const window: {
  addEventListener(type: 'message', listener: (event: { source: unknown; data: unknown }) => void): void;
  postMessage(message: string, origin: string, ports: readonly unknown[]): void;
};

window.addEventListener('message', ({ source, data }) => {
  if (source === window && data === PORT_WANTED) ipcRenderer.send(PORT_WANTED);
});
ipcRenderer.on(PORT_GIVEN, ({ ports }) => window.postMessage(PORT_GIVEN, '*', ports));
