import { byId } from './dom.js';

const CLEAR = 'rgba(0, 0, 0, 1)';
let strokes = []; // { erases, size, points }, in the image's pixels
let image = null;
let erases = false;
let current = null;
let cursor = { x: 0, y: 0 };

/**
 * Lets the user paint on an image.
 *
 * @returns the mask as a PNG, white where it was painted, and how it is shown; null where the user went back
 */
export function paintMask(shown, before) {
  image = shown;
  strokes = [...(before ?? [])];
  cursor = { x: shown.width / 2, y: shown.height / 2 };
  const dialog = byId('masker');
  const canvas = byId('masker-canvas');
  canvas.width = shown.width;
  canvas.height = shown.height;
  byId('masker-image').src = shown.url;
  byId('masker-frame').style.aspectRatio = `${shown.width} / ${shown.height}`;
  byId('masker-frame').style.setProperty('--ratio', shown.width / shown.height);
  byId('brush-size').max = Math.max(32, Math.round(Math.max(shown.width, shown.height) / 3));
  byId('brush-size').value = Math.max(8, Math.round(Math.max(shown.width, shown.height) / 12));
  useTool(false);
  dialog.returnValue = '';
  dialog.showModal();
  canvas.focus();
  redraw();
  return new Promise((done) => {
    dialog.addEventListener('close', async () => done(dialog.returnValue === 'use' && strokes.length > 0 ? await result() : null), { once: true });
  });
}

export function begin() {
  const canvas = byId('masker-canvas');
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    current = stroke(point(event));
    strokes.push(current);
    redraw();
  });
  canvas.addEventListener('pointermove', (event) => {
    cursor = point(event);
    showBrush();
    if (current) {
      current.points.push(cursor);
      redraw();
    }
  });
  for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => (current = null));
  canvas.addEventListener('keydown', onKey);
  canvas.addEventListener('focus', showBrush);
  canvas.addEventListener('blur', () => (byId('brush').hidden = true));
  byId('brush-size').addEventListener('input', showBrush);
  byId('tool-brush').addEventListener('click', () => useTool(false));
  byId('tool-eraser').addEventListener('click', () => useTool(true));
  byId('mask-undo').addEventListener('click', () => {
    strokes.pop();
    redraw();
  });
  byId('mask-clear').addEventListener('click', () => {
    strokes = [];
    redraw();
  });
  byId('mask-cancel').addEventListener('click', () => byId('masker').close('back'));
  byId('mask-use').addEventListener('click', () => byId('masker').close('use'));
}

function onKey(event) {
  const step = Math.max(1, brushSize() / (event.shiftKey ? 8 : 2));
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  if (moves[event.key]) {
    const [x, y] = moves[event.key];
    cursor = { x: Math.min(image.width, Math.max(0, cursor.x + x)), y: Math.min(image.height, Math.max(0, cursor.y + y)) };
    showBrush();
  } else if (event.key === ' ') {
    strokes.push(stroke(cursor));
    redraw();
  } else {
    return;
  }
  event.preventDefault();
}

function stroke(start) {
  return { erases, size: brushSize(), points: [start] };
}

function brushSize() {
  return Number(byId('brush-size').value);
}

function useTool(eraser) {
  erases = eraser;
  byId('tool-brush').setAttribute('aria-pressed', String(!eraser));
  byId('tool-eraser').setAttribute('aria-pressed', String(eraser));
}

function point(event) {
  const box = byId('masker-canvas').getBoundingClientRect();
  return { x: ((event.clientX - box.left) / box.width) * image.width, y: ((event.clientY - box.top) / box.height) * image.height };
}

function showBrush() {
  const box = byId('masker-canvas').getBoundingClientRect();
  const brush = byId('brush');
  const size = (brushSize() / image.width) * box.width;
  brush.hidden = false;
  brush.style.width = brush.style.height = `${size}px`;
  brush.style.left = `${(cursor.x / image.width) * box.width - size / 2}px`;
  brush.style.top = `${(cursor.y / image.height) * box.height - size / 2}px`;
}

function redraw() {
  const canvas = byId('masker-canvas');
  const context = canvas.getContext('2d');
  context.clearRect(0, 0, canvas.width, canvas.height);
  trace(context, paintColour());
}

function paintColour() {
  return getComputedStyle(byId('masker-canvas')).getPropertyValue('--paint').trim();
}

function trace(context, colour) {
  context.lineCap = context.lineJoin = 'round';
  for (const each of strokes) {
    context.globalCompositeOperation = each.erases ? 'destination-out' : 'source-over';
    context.strokeStyle = each.erases ? CLEAR : colour;
    context.lineWidth = each.size;
    context.beginPath();
    context.moveTo(each.points[0].x, each.points[0].y);
    each.points.forEach(({ x, y }) => context.lineTo(x + 0.01, y));
    context.stroke();
  }
  context.globalCompositeOperation = 'source-over';
}

/** A mask is black where the image stays. */
async function result() {
  const painted = new OffscreenCanvas(image.width, image.height);
  trace(painted.getContext('2d'), '#ffffff');
  const whole = new OffscreenCanvas(image.width, image.height);
  const context = whole.getContext('2d');
  context.fillStyle = '#000000';
  context.fillRect(0, 0, image.width, image.height);
  context.drawImage(painted, 0, 0);
  const shown = new OffscreenCanvas(image.width, image.height);
  trace(shown.getContext('2d'), paintColour());
  return { blob: await whole.convertToBlob({ type: 'image/png' }), shown: await shown.convertToBlob({ type: 'image/png' }), strokes };
}
