'use strict';

const SOON = 500; // ms between two polls while something is under way
const LATER = 5000;

const form = document.getElementById('order');
const prompt = document.getElementById('prompt');
const problem = document.getElementById('problem');
const live = document.getElementById('live');
const list = document.getElementById('tickets');

const cards = new Map(); // the id of a ticket: its card
const told = new Map(); // the id of a ticket: the state that was announced last
let timer = 0;
let order = null; // the id of what is in the form: sent again after a lost response, it is still one order

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text; // never HTML: prompts and notes are other people's text
  return made;
}

// crypto.randomUUID() is there over https and on this machine alone.
function newId() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function json(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch {
    throw new Error('The server cannot be reached.');
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.detail || `The server responded with ${response.status}.`);
  return body;
}

async function showServices() {
  const services = await json('/api/services');
  document.getElementById('services').replaceChildren(...services.map(service => {
    const label = element('label');
    const box = element('input');
    box.type = 'checkbox';
    box.name = 'service';
    box.value = service.id;
    box.checked = service.emulator; // what costs money is chosen by hand
    label.append(box, service.title);
    if (service.emulator) label.append(element('span', 'badge', 'emulator'));
    return label;
  }));
  document.getElementById('emulators').hidden = !services.some(service => service.emulator);
  if (services.length === 0) problem.textContent = 'No service is configured: set easel.* in application.properties.';
}

function newCard(ticket) {
  const card = element('li', 'ticket');
  const frame = element('div', 'frame');
  const text = element('div', 'text');
  const time = element('time', '', new Date(ticket.created).toLocaleString());
  time.dateTime = ticket.created;
  text.append(element('h3', '', ticket.title), element('p', 'prompt', ticket.prompt), element('p', 'status'), time);
  card.append(frame, text);
  return card;
}

function showFrame(frame, ticket) {
  if (ticket.image) {
    if (frame.querySelector('img')) return;
    const image = element('img');
    image.alt = `${ticket.prompt} (${ticket.title})`;
    image.src = ticket.image;
    frame.replaceChildren(image);
  } else if (ticket.active) {
    const bar = frame.querySelector('progress') || element('progress');
    bar.setAttribute('aria-label', `Progress of ${ticket.title}`);
    if (ticket.progress === undefined) bar.removeAttribute('value');
    else bar.value = ticket.progress;
    if (!bar.parentNode) frame.replaceChildren(bar);
  } else {
    frame.replaceChildren('no image');
  }
}

function show(ticket) {
  if (!cards.has(ticket.id)) cards.set(ticket.id, newCard(ticket));
  const card = cards.get(ticket.id);
  const text = ticket.mayHaveBeenBilled ? `${ticket.status} May have been billed.` : ticket.status;
  const status = card.querySelector('.status');
  if (status.textContent !== text) status.textContent = text;
  card.classList.toggle('bad', ticket.state === 'FAILED' || ticket.state === 'UNKNOWN');
  showFrame(card.firstChild, ticket);
  announce(ticket);
  return card;
}

// Only what a ticket comes to is read out, not each step of its progress.
function announce(ticket) {
  const before = told.get(ticket.id);
  told.set(ticket.id, ticket.active);
  if (before === true && !ticket.active) live.textContent = `${ticket.title}: ${ticket.status}`;
}

async function poll() {
  clearTimeout(timer);
  let next = LATER;
  try {
    const tickets = await json('/api/tickets');
    const wanted = tickets.map(show);
    wanted.forEach((card, i) => { if (list.children[i] !== card) list.insertBefore(card, list.children[i] || null); });
    while (list.children.length > wanted.length) list.lastChild.remove();
    document.getElementById('empty').hidden = tickets.length > 0;
    if (tickets.some(ticket => ticket.active)) next = SOON;
    if (problem.dataset.lost) { // it is back
      delete problem.dataset.lost;
      problem.textContent = '';
    }
  } catch (failure) {
    problem.dataset.lost = 'yes';
    problem.textContent = `${failure.message} The page tries again.`;
    next = SOON * 4;
  }
  clearTimeout(timer);
  timer = setTimeout(poll, next);
}

form.addEventListener('input', () => { order = null; });

form.addEventListener('submit', async event => {
  event.preventDefault();
  const button = document.getElementById('generate');
  const services = [...form.querySelectorAll('[name=service]:checked')].map(box => box.value);
  problem.textContent = '';
  button.disabled = true;
  order ??= newId();
  try {
    await json('/api/tickets', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({id: order, prompt: prompt.value, services}),
    });
    order = null;
    prompt.removeAttribute('aria-invalid');
    live.textContent = `Sent to ${services.length} ${services.length === 1 ? 'service' : 'services'}.`;
    poll();
  } catch (failure) {
    prompt.setAttribute('aria-invalid', String(prompt.value.trim() === ''));
    problem.textContent = failure.message;
    prompt.focus();
  } finally {
    button.disabled = false;
  }
});

showServices().catch(failure => { problem.textContent = failure.message; });
poll();
