import { get, imagePath } from './api.js';
import { reuse, startFrom, titleOf } from './composer.js';
import { byId, element, setText } from './dom.js';
import { bytesWords, times } from './words.js';

let images = []; // { name, title }
let place = 0;
let details = {};

export function begin() {
  byId('viewer-previous').addEventListener('click', () => go(-1));
  byId('viewer-next').addEventListener('click', () => go(1));
  byId('viewer-close').addEventListener('click', () => byId('viewer').close());
  byId('viewer').addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft') go(-1);
    if (event.key === 'ArrowRight') go(1);
  });
  byId('viewer').addEventListener('click', (event) => {
    if (event.target === byId('viewer')) byId('viewer').close();
  });
  byId('viewer-seed').addEventListener('click', () => use({ seed: details.seed }));
  byId('viewer-settings').addEventListener('click', () =>
    use({ prompt: details.prompt, negativePrompt: details.negativePrompt ?? '', seed: details.seed, size: details.size }),
  );
  byId('viewer-start').addEventListener('click', async () => {
    const response = await fetch(imagePath(images[place].name));
    byId('viewer').close();
    startFrom(await response.blob());
  });
}

function use(settings) {
  byId('viewer').close();
  reuse(settings);
}

/** Shows an image large, with its neighbours one key away. */
export function view(list, name) {
  images = list;
  place = Math.max(0, list.findIndex((image) => image.name === name));
  show();
  if (!byId('viewer').open) byId('viewer').showModal();
  byId('viewer-close').focus();
}

function go(step) {
  if (images.length < 2) return;
  place = (place + step + images.length) % images.length;
  show();
}

async function show() {
  const { name, title } = images[place];
  const image = byId('viewer-image');
  image.src = imagePath(name);
  image.alt = title;
  setText(byId('viewer-title'), title);
  setText(byId('viewer-place'), `${place + 1} of ${images.length}`);
  byId('viewer-previous').hidden = byId('viewer-next').hidden = images.length < 2;
  byId('viewer-original').href = imagePath(name);
  showDetails({});
  try {
    const found = await get(`/library/${encodeURIComponent(name)}`);
    if (images[place].name === name) showDetails(found);
  } catch (problem) {
    setText(byId('viewer-title'), problem.message);
  }
}

function showDetails(found) {
  details = found;
  if (found.prompt) byId('viewer-image').alt = found.prompt;
  const facts = {
    Prompt: found.prompt,
    'Negative prompt': found.negativePrompt,
    Service: found.service ? titleOf(found.service) : undefined,
    Model: found.model,
    Seed: found.seed,
    Size: found.size ? times(found.size) : undefined,
    Sampler: found.sampler,
    Scheduler: found.scheduler,
    Steps: found.steps,
    'Guidance scale': found.guidanceScale,
    Cost: found.cost,
    File: found.name ? `${found.name}, ${bytesWords(found.length)}` : undefined,
  };
  byId('viewer-facts').replaceChildren(
    ...Object.entries(facts)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, String(value)))),
  );
  byId('viewer-seed').hidden = found.seed === undefined;
  byId('viewer-settings').hidden = found.prompt === undefined;
  const metadata = Object.entries(found.metadata ?? {});
  byId('viewer-metadata').replaceChildren(
    ...(metadata.length === 0
      ? []
      : [element('details', {}, element('summary', {}, "In the image's own words"), element('dl', {}, ...metadata.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value)))))]),
  );
}
