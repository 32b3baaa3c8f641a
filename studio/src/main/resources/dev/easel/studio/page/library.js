import { get, thumbPath } from './api.js';
import { titleOf } from './composer.js';
import { byId, element, setText } from './dom.js';
import { view } from './viewer.js';
import { timeWords } from './words.js';

const NEAR = 400;
let images = [];
let total = 0;
let loading = false;
let stale = true;
let shown = false;

export function begin() {
  byId('show-more').addEventListener('click', more);
  new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting) && shown) more();
  }, { rootMargin: `${NEAR}px` }).observe(byId('show-more'));
}

/** Called when the view is shown or left. */
export function show(visible) {
  shown = visible;
  if (visible && stale) reload();
}

/** There is another image. What is shown is not taken from under the user's eyes unless they are at the top. */
export function changed() {
  stale = true;
  if (shown && scrollY < 200) reload();
}

async function reload() {
  stale = false;
  const page = await get('/library').catch(() => null);
  if (page === null) return;
  images = page.images;
  total = page.total;
  byId('thumbs').replaceChildren(...images.map(thumb));
  showCount();
}

async function more() {
  if (loading || images.length === 0 || images.length >= total) return;
  loading = true;
  const page = await get(`/library?after=${encodeURIComponent(images.at(-1).name)}`).catch(() => null);
  loading = false;
  if (page === null) return;
  const known = new Set(images.map((image) => image.name));
  const added = page.images.filter((image) => !known.has(image.name));
  images.push(...added);
  total = page.total;
  byId('thumbs').append(...added.map(thumb));
  showCount(added.length === 0);
  // The observer only tells of changes, and the end may have come near again while this was loaded.
  requestAnimationFrame(() => {
    if (shown && isNear(byId('show-more'))) more();
  });
}

function isNear(button) {
  return !button.hidden && button.getBoundingClientRect().top < innerHeight + NEAR;
}

function showCount(noMore) {
  setText(byId('library-count'), total === 0 ? 'No images yet.' : `${images.length} of ${total} images`);
  byId('show-more').hidden = noMore || images.length >= total;
}

function thumb(image) {
  const words = image.prompt ?? image.name;
  return element(
    'li',
    {},
    element(
      'button',
      { type: 'button', className: 'thumb', onclick: () => view(images.map((one) => ({ name: one.name, title: one.prompt ?? one.name })), image.name) },
      element('img', { src: thumbPath(image.name, image.modified), alt: words, loading: 'lazy', decoding: 'async', width: 192, height: 192 }),
      element('span', { className: 'thumb-words', 'aria-hidden': 'true' }, element('span', { className: 'thumb-prompt' }, words), element('span', {}, [image.service ? titleOf(image.service) : null, timeWords(image.modified)].filter(Boolean).join(' · '))),
    ),
  );
}
