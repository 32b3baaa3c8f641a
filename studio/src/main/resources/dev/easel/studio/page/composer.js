import { post, Problem, upload } from './api.js';
import { begin as beginChoices, choices, choose, showChoices } from './choices.js';
import { byId, element, say, setText } from './dom.js';
import { foresee } from './forecast.js';
import { paintMask } from './masker.js';

const SIZES = ['512x512', '768x512', '512x768', '768x768', '1024x1024', '1024x768', '768x1024'];
const LARGEST_INPUT = 32 << 20;

let services = [];
let titles = new Map();
let input = null; // { id, blob, url, width, height }
let mask = null; // { id, url, strokes }
let strengthSet = false;
let sending = null; // an order whose response was lost is sent again under the same id
let ordered = () => {};

/** The place of a service among the others. */
export function placeOf(service) {
  return services.findIndex((one) => one.id === service);
}

export function titleOf(service) {
  return titles.get(service) ?? service;
}

export function begin(onOrdered) {
  ordered = onOrdered;
  SIZES.forEach((size) => byId('size').append(element('option', { value: size }, size.replace('x', ' × '))));
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    draw();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !document.querySelector('dialog[open]')) draw();
  });
  byId('seed-clear').addEventListener('click', () => {
    byId('seed').value = '';
    byId('seed').focus();
  });
  byId('file').addEventListener('change', () => {
    const file = byId('file').files[0];
    byId('file').value = '';
    if (file) startFrom(file);
  });
  byId('remove-image').addEventListener('click', () => {
    setInput(null);
    byId('file').focus();
  });
  byId('remove-mask').addEventListener('click', () => {
    setMask(null);
    byId('paint').focus();
  });
  byId('paint').addEventListener('click', paint);
  byId('strength').addEventListener('input', () => {
    strengthSet = true;
    setText(byId('strength-shown'), Number(byId('strength').value).toFixed(2));
  });
  byId('composer').addEventListener('input', lookAhead);
  byId('composer').addEventListener('change', lookAhead);
  beginChoices(lookAhead);
  acceptDrops();
}

export function showServices(all) {
  const chosen = new Set(chosenServices());
  const first = services.length === 0;
  services = all;
  titles = new Map(all.map((service) => [service.id, service.title]));
  byId('services').replaceChildren(
    ...all.map((service) => {
      const box = element('input', { type: 'checkbox', name: 'service', value: service.id, id: `service-${service.id}` });
      box.checked = first ? all.length <= 4 || all.indexOf(service) < 4 : chosen.has(service.id);
      box.addEventListener('change', showHint);
      return element('span', { className: 'chip' }, box, element('label', { for: box.id }, service.title));
    }),
  );
  const emulated = all.filter((service) => service.emulated).length;
  const notice = byId('notice');
  notice.hidden = emulated === 0;
  setText(
    notice,
    emulated === all.length
      ? 'Emulators: nobody is called, and nothing costs money'
      : `${emulated} of ${all.length} services are emulators`,
  );
  showAbilities();
}

/** A service that cannot do what is asked is not asked; the page says so before. */
function showAbilities() {
  for (const service of services) {
    const box = byId(`service-${service.id}`);
    box.disabled = (mask !== null && !service.mask) || (input !== null && !service.image);
  }
  showHint();
}

function showHint() {
  const idle = services.filter((service) => byId(`service-${service.id}`).disabled).map((service) => service.title);
  const count = chosenServices().length;
  const words = count === 0 ? 'None chosen.' : `${count} chosen.`;
  const reason = mask !== null ? 'no mask' : 'no image to start from';
  setText(byId('services-hint'), idle.length === 0 ? words : `${words} Not asked: ${idle.join(', ')} (${reason}).`);
  const ids = new Set(chosenServices());
  showChoices(services.filter((service) => ids.has(service.id)));
  lookAhead();
}

function lookAhead() {
  foresee(order(), titleOf);
}

function chosenServices() {
  return services.map((service) => byId(`service-${service.id}`)).filter((box) => box?.checked && !box.disabled).map((box) => box.value);
}

function problem(message, field) {
  byId('problem').textContent = message;
  if (field) {
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  }
}

async function draw() {
  byId('problem').textContent = '';
  document.querySelectorAll('[aria-invalid]').forEach((field) => field.removeAttribute('aria-invalid'));
  if (byId('prompt').value.trim() === '') {
    problem('The prompt is empty; say what to draw.', byId('prompt'));
    return;
  }
  if (chosenServices().length === 0) {
    problem('No service is chosen; choose at least one.', byId('services').querySelector('input:enabled'));
    return;
  }
  const seed = byId('seed').value.trim();
  if (seed !== '' && !/^\d{1,16}$/.test(seed)) {
    problem('The seed is not a whole number; correct or clear it.', byId('seed'));
    return;
  }
  await send(order());
}

/** What the form says; what is left alone is not in it. */
function order() {
  const [width, height] = byId('size').value.split('x').map(Number);
  const all = { prompt: byId('prompt').value, services: chosenServices(), width, height, count: byId('count').value || '1', ...choices() };
  const seed = byId('seed').value.trim();
  if (seed !== '') all.seed = seed;
  if (byId('negative').value.trim() !== '') all.negativePrompt = byId('negative').value;
  if (byId('steps').value !== '') all.steps = byId('steps').value;
  if (byId('guidance').value !== '') all.guidanceScale = byId('guidance').value;
  if (input) all.image = input.id;
  if (mask) all.mask = mask.id;
  if (input && strengthSet) all.strength = byId('strength').value;
  return all;
}

async function send(order) {
  const text = JSON.stringify(order);
  if (sending?.text !== text) sending = { text, id: crypto.randomUUID() };
  byId('draw').setAttribute('aria-disabled', 'true');
  try {
    const receipt = await post('/orders', { ...order, id: sending.id });
    sending = null;
    ordered(receipt, order);
    say(`Sent to ${receipt.tasks.length} of ${order.services.length} services.`);
    if (receipt.tasks.length === 0) problem(refusals(receipt.refused));
  } catch (failure) {
    if (!(failure instanceof Problem) || failure.status !== 0) sending = null;
    problem(failure.message, failure.message.startsWith('prompt') ? byId('prompt') : null);
  } finally {
    byId('draw').removeAttribute('aria-disabled');
  }
}

export function refusals(refused) {
  return Object.entries(refused).map(([service, reason]) => `${titleOf(service)} was not asked: ${reason}.`).join(' ');
}

/** Fills in what an image was made with. */
export function reuse({ prompt, negativePrompt, seed, size, services: asked, settings }) {
  if (prompt !== undefined) byId('prompt').value = prompt;
  if (negativePrompt !== undefined) byId('negative').value = negativePrompt;
  if (seed !== undefined) byId('seed').value = seed;
  if (size !== undefined && /^\d+x\d+$/.test(size)) chooseSize(size);
  if (asked) services.forEach((service) => (byId(`service-${service.id}`).checked = asked.includes(service.id)));
  if (settings) {
    byId('steps').value = settings.steps ?? '';
    byId('guidance').value = settings.guidanceScale ?? '';
  }
  location.hash = '#draw';
  showHint();
  if (settings) choose(settings.sampler, settings.models);
  lookAhead();
  byId(prompt === undefined ? 'seed' : 'prompt').focus();
  say('The settings are filled in.');
}

function chooseSize(size, words) {
  const select = byId('size');
  if (![...select.options].some((option) => option.value === size)) {
    select.append(element('option', { value: size }, words ?? size.replace('x', ' × ')));
  }
  select.value = size;
}

/** An image to start from: a file, or one of the library's. */
export async function startFrom(blob) {
  location.hash = '#draw';
  byId('problem').textContent = '';
  if (!/^image\/(png|jpeg|webp|gif)$/.test(blob.type)) {
    problem('That is no PNG, JPEG, WebP or GIF; choose an image of one of these.');
    return;
  }
  if (blob.size > LARGEST_INPUT) {
    problem('That image has more than 32 MiB; choose a smaller one.');
    return;
  }
  const url = URL.createObjectURL(blob);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { id } = await upload(blob);
    setInput({ id, url, width: image.naturalWidth, height: image.naturalHeight });
    byId('paint').focus();
    say('The image is there. Results start from it.');
  } catch (failure) {
    URL.revokeObjectURL(url);
    problem(failure instanceof Problem ? failure.message : 'That file cannot be shown as an image; choose another.');
  }
}

function setInput(next) {
  if (input) URL.revokeObjectURL(input.url);
  input = next;
  setMask(null);
  byId('drop').hidden = input !== null;
  byId('input-image').hidden = input === null;
  if (input) {
    byId('input-shown').src = input.url;
    const size = likeInput();
    chooseSize(size, `${size.replace('x', ' × ')} (like the image)`);
  }
}

/** The image's own shape, in sides that every service takes. */
function likeInput() {
  const scale = Math.min(1, 1024 / Math.max(input.width, input.height));
  const side = (pixels) => Math.max(256, Math.round((pixels * scale) / 64) * 64);
  return `${side(input.width)}x${side(input.height)}`;
}

function setMask(next) {
  if (mask) URL.revokeObjectURL(mask.url);
  mask = next;
  byId('mask-shown').hidden = mask === null;
  byId('remove-mask').hidden = mask === null;
  byId('paint').textContent = mask === null ? 'Paint a mask' : 'Change the mask';
  if (mask) byId('mask-shown').src = mask.url;
  showAbilities();
}

async function paint() {
  const painted = await paintMask(input, mask?.strokes);
  if (painted === null) return;
  try {
    const { id } = await upload(painted.blob);
    setMask({ id, url: URL.createObjectURL(painted.shown), strokes: painted.strokes });
    say('The mask is there.');
  } catch (failure) {
    problem(failure.message);
  }
}

/** Anywhere on the page: nobody aims. */
function acceptDrops() {
  let depth = 0;
  const show = (shown) => (byId('dropping').hidden = !shown);
  document.addEventListener('dragenter', (event) => {
    if (event.dataTransfer.types.includes('Files')) show(++depth > 0);
  });
  document.addEventListener('dragleave', () => {
    depth = Math.max(0, depth - 1);
    show(depth > 0);
  });
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    show(false);
    const file = event.dataTransfer.files[0];
    if (file && !document.querySelector('dialog[open]')) startFrom(file);
  });
}
