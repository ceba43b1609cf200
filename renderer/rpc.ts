// How the window reaches the service: by the port that the desktop shell hands over, or by a WebSocket to the server that
// the page came from. Nothing else in the renderer knows that there are two ways.

import type { Channel } from '../src/contract/channel.ts';
import { type Client, connect } from '../src/contract/client.ts';
import { portChannel } from '../src/contract/port-channel.ts';
import { PORT_GIVEN, PORT_WANTED } from '../src/contract/port-messages.ts';
import { type Socket, socketChannel } from '../src/contract/socket-channel.ts';

const SOCKET_PATH = '/service';

/** A client over a new connection; it may turn out to be dead, which the first call tells. */
export async function openClient(): Promise<Client> {
  return connect(isServed() ? serverChannel() : await shellChannel());
}

/** The desktop program has a scheme of its own for the page. */
function isServed(): boolean {
  return location.protocol === 'http:' || location.protocol === 'https:';
}

function serverChannel(): Channel {
  const address = new URL(SOCKET_PATH, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  // The DOM's types fear for shared memory, which no message of ours is made of.
  return socketChannel(new WebSocket(address) as Socket);
}

function shellChannel(): Promise<Channel> {
  return new Promise((resolve) => {
    const take = (event: MessageEvent): void => {
      if (event.source !== window || event.data !== PORT_GIVEN || event.ports.length !== 1) return;
      window.removeEventListener('message', take);
      resolve(portChannel(event.ports[0]));
    };
    window.addEventListener('message', take);
    window.postMessage(PORT_WANTED, '*');
  });
}
