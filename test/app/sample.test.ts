// The sample from zero to an exported tagger, with every connection to another machine refused. The story itself is told in
// sample-story.ts, in a process that has no network.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { scratchFolder } from './studio.ts';
import { runWithoutNetwork } from './without-network.ts';

const scratch = scratchFolder();
after(() => scratch.remove());

describe('without a network', () => {
  it('the sample goes from zero to an exported tagger, and nobody asks for the network', async (context) => {
    const story = join(import.meta.dirname, 'sample-story.ts');
    const { code, output, attempts, isInNamespace } = await runWithoutNetwork(story, join(scratch.path, 'attempts'));
    context.diagnostic(
      isInNamespace ? 'in a network namespace' : 'no namespace could be made: guarded in each process',
    );
    assert.equal(code, 0, output);
    // The one attempt is the story's own, which shows that attempts are seen.
    assert.match(attempts, /^a connection to 192\.0\.2\.1 by \S+ \S+sample-story\.ts\n$/);
    // A story that told nothing would have passed too.
    assert.match(output, /pass [1-9]/);
  });
});
