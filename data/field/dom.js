// Building and renewing what is on the screen. A view is made anew as a whole by h() and laid over
// what is there by morph(), which changes only what differs: focus, scroll place and text being typed
// stay. Buttons say what they do by data-do (app.js), so no listener has to be moved.

const SVG = 'http://www.w3.org/2000/svg';

// h('div', {class: 'x', ariaLabel…}, children…): attributes by their names; false and null are left out.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {}))
    if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, value === true ? '' : value);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const ICONS = {
  stops: 'M4 6h10M4 12h10M4 18h10M18 4v16m-2-3 2 3 2-3',
  message: 'M4 5h16v11H9l-5 4z',
  phone: 'M8 2.5h8a1.5 1.5 0 0 1 1.5 1.5v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5zM11 18.5h2',
  camera: 'M4 8h4l1.5-2.5h5L16 8h4v11H4zM12 10a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6z',
  video: 'M3 7h12v10H3zM15 11l6-3.5v9L15 13z',
  audio: 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 9h8M8 12h8M8 15h5',
  note: 'M5 4h14v12l-4 4H5zM8 9h8M8 13h5M19 16h-4v4',
  hand: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zM8.5 12h7',
  call: 'M6 3h3l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z',
  way: 'M12 21s7-6.5 7-11.5a7 7 0 0 0-14 0C5 14.5 12 21 12 21zM12 7.2a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6z',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  check: 'M4 12.5 9.5 18 20 6.5',
  wait: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2',
  warn: 'M12 3.5 22 20H2zM12 10v4.5M12 17.3h.01',
  person: 'M12 4a3.6 3.6 0 1 0 0 7.2A3.6 3.6 0 0 0 12 4zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6',
  paper: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  shield: 'M12 3l8 3v6c0 5-3.5 8-8 9.5C7.5 20 4 17 4 12V6z',
  send: 'M4 12 20 4l-5 16-3.5-6.5z',
};

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

// A button: what it does (a name in app.js's table, with an argument) and what it says.
export function button(action, children, { arg = null, ...attributes } = {}) {
  return h('button', { type: 'button', 'data-do': action, 'data-arg': arg, ...attributes }, children);
}

function sameKind(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName
    && (a.nodeType !== Node.ELEMENT_NODE || a.getAttribute('data-key') === b.getAttribute('data-key'));
}

function morphAttributes(from, to) {
  for (const { name } of [...from.attributes])
    if (!to.hasAttribute(name))
      from.removeAttribute(name);
  for (const { name, value } of to.attributes)
    if (from.getAttribute(name) !== value)
      from.setAttribute(name, value);
}

// Makes the children of from those of to. An element with data-own keeps its inside to itself: canvases, fields
// that somebody types in.
export function morph(from, to) {
  let at = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    let match = at;
    while (match && !sameKind(match, wanted))
      match = match.nextSibling;
    if (!match) {
      from.insertBefore(wanted, at);
      continue;
    }
    while (at !== match) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
    at = at.nextSibling;
    if (match.nodeType !== Node.ELEMENT_NODE) {
      if (match.data !== wanted.data)
        match.data = wanted.data;
    } else if (!match.hasAttribute('data-own')) {
      morphAttributes(match, wanted);
      morph(match, wanted);
    } else if (match.getAttribute('data-picture') !== wanted.getAttribute('data-picture')) {
      match.replaceWith(wanted);
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}
