// The window in a browser on this machine: static files and one WebSocket, on the loopback address only. Whoever has no
// cookie of ours, comes from another page, or calls us by another name gets nothing.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { MOST_MESSAGE_BYTES } from '../../src/contract/codec.ts';
import { socketChannel } from '../../src/contract/socket-channel.ts';
import type { Service } from '../service/index.ts';
import { findPageFiles, type PageFile } from './page-files.ts';
import { pageHeaders } from './page-headers.ts';
import { Sessions } from './sessions.ts';

const LOOPBACK = '127.0.0.1';
export const SOCKET_PATH = '/service';

export interface ServerOptions {
  readonly service: Pick<Service, 'serve'>;
  /** The built window; without it requests are answered with how to build it. */
  readonly pageFolder: string;
  /** 0 or left out: any that is free. */
  readonly port?: number;
}

export interface LoopbackServer {
  readonly origin: string;
  /** Whether there is a window to show. */
  readonly hasPage: boolean;
  /** An address that opens the window once. */
  newAddress(): string;
  close(): Promise<void>;
}

export async function startServer({ service, pageFolder, port = 0 }: ServerOptions): Promise<LoopbackServer> {
  const files = findPageFiles(pageFolder);
  const http = createServer();
  await listen(http, port);
  const place = new Place((http.address() as AddressInfo).port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false });
  http.on('request', (request, response) => {
    const answer = answerTo(place, files, request);
    write(request, response, { ...answer, headers: { ...headersFor(place), ...answer.headers } });
  });
  http.on('upgrade', (request, socket, head) => {
    if (place.mayConnect(request)) {
      sockets.handleUpgrade(request, socket, head, (accepted) => service.serve(socketChannel(accepted)));
    } else refuse(socket);
  });
  return {
    origin: place.origin,
    hasPage: files !== undefined,
    newAddress: () => `${place.origin}/?token=${place.sessions.newToken()}`,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** Where the server is, and who may come in. */
class Place {
  readonly host: string;
  readonly origin: string;
  readonly sessions: Sessions;

  constructor(port: number) {
    this.host = `${LOOPBACK}:${port}`;
    this.origin = `http://${this.host}`;
    this.sessions = new Sessions(port);
  }

  /** Another name that leads to this machine (DNS rebinding) is not ours. */
  isMeant({ headers }: IncomingMessage): boolean {
    return headers.host === this.host;
  }

  /** A socket is opened by our own page alone; other pages send their origin. */
  mayConnect(request: IncomingMessage): boolean {
    return (
      request.url === SOCKET_PATH &&
      this.isMeant(request) &&
      request.headers.origin === this.origin &&
      this.sessions.isKnown(request.headers.cookie)
    );
  }
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

function answerTo(place: Place, files: ReadonlyMap<string, PageFile> | undefined, request: IncomingMessage): Answer {
  if (!place.isMeant(request)) return say(421, 'This server answers under its own address only.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'Only GET is answered.');
  const url = URL.parse(request.url ?? '', place.origin);
  // "//host/path" is an address elsewhere.
  if (url?.origin !== place.origin) return say(400, 'This is no address of this server.');
  const token = url.pathname === '/' ? url.searchParams.get('token') : null;
  const cookie = token === null ? undefined : place.sessions.redeem(token);
  // The token is gone from the address bar and from the history.
  if (cookie !== undefined) return say(303, 'Go on.', { 'Set-Cookie': cookie, Location: '/' });
  if (!place.sessions.isKnown(request.headers.cookie)) {
    return say(401, 'This address was used already, or is old. Ask Seedmark for another one where it runs.');
  }
  if (!files) return say(503, 'The window of Seedmark is not built: run "npm run build" and start again.');
  const file = files.get(url.pathname);
  return file ? pageAnswer(file) : say(404, 'There is nothing here.');
}

function pageAnswer({ headers, read }: PageFile): Answer {
  try {
    return { status: 200, headers, body: read() };
  } catch {
    // It was there when the server started.
    return say(404, 'The window was built anew or removed: start Seedmark again.');
  }
}

function say(status: number, text: string, headers: Answer['headers'] = {}): Answer {
  const plain = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };
  return { status, headers: { ...plain, ...headers }, body: `${text}\n` };
}

function write({ method }: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(method === 'HEAD' ? undefined : body);
}

/** No CORS header, so that no other page reads an answer. Some browsers do not count ws: as 'self'. */
function headersFor({ host }: Place): Readonly<Record<string, string>> {
  return pageHeaders(`'self' ws://${host}`);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function refuse(socket: Duplex): void {
  socket.on('error', () => undefined);
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
