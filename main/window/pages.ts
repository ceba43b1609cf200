// What the window may load: the built studio under a scheme of its own, with the same policy as in a browser, and nothing
// else from anywhere. Links that lead out open in the system's browser, after a click.

import { app, protocol, type Session, shell } from 'electron';
import { findPageFiles } from '../serve/page-files.ts';
import { pageHeaders } from '../serve/page-headers.ts';

const SCHEME = 'seedmark';
const OURS = `${SCHEME}://studio/`;
export const STUDIO = `${OURS}index.html`;
/** Says in four languages that something ended, and leads back. */
export const CRASH_PAGE = `${OURS}crash.html`;
/** A link that opens later than this after a click or a key was opened by no click. */
const CLICK_MS = 1000;

export function servePages(session: Session, folder: string): void {
  const files = findPageFiles(folder);
  session.protocol.handle(SCHEME, ({ method, url }) => {
    const file = method === 'GET' && url.startsWith(OURS) ? files?.get(new URL(url).pathname) : undefined;
    if (!file) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(file.read()), { headers: { ...pageHeaders("'self'"), ...file.headers } });
  });
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: ![OURS, 'data:'].some((known) => url.startsWith(known)) }),
  );
}

/** Every page, whoever makes it; before the program is ready. */
export function guardPages(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
  app.on('web-contents-created', (_, contents) => {
    let clickedAt = Number.NEGATIVE_INFINITY;
    contents.on('input-event', (_event, { type }) => {
      if (/^(mouseUp|rawKeyDown|keyDown)$/.test(type)) clickedAt = Date.now();
    });
    const leave = (url: string) => {
      if (/^(https:|mailto:)/.test(url) && Date.now() - clickedAt < CLICK_MS) void shell.openExternal(url);
    };
    const stay = (event: { readonly url: string; preventDefault(): void }) => {
      if (event.url.startsWith(OURS)) return;
      event.preventDefault();
      leave(event.url);
    };
    contents.setWindowOpenHandler(({ url }) => {
      leave(url);
      return { action: 'deny' };
    });
    contents.on('will-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}
