// A press that must last: letting go, sliding off or losing the page's focus takes it back. By finger, mouse or
// keyboard alike.

export const HOLD = 2_000;

// Watches root for presses of the button with this id, which the views may renew at any time. done: after the whole
// time. short: let go before.
export function watchHold(root, id, done, short) {
  let timer = null;
  let pressed = null;

  const end = (finished) => {
    clearTimeout(timer);
    timer = null;
    pressed?.classList.remove('held');
    pressed = null;
    if (finished)
      done();
  };
  const begin = (target) => {
    const button = target.closest?.(`#${id}`);
    if (!button || timer !== null)
      return;
    pressed = button;
    button.classList.add('held');
    timer = setTimeout(() => end(true), HOLD);
  };
  const letGo = () => {
    if (timer === null)
      return;
    end(false);
    short();
  };

  root.addEventListener('pointerdown', (event) => {
    if (event.button === 0)
      begin(event.target);
  });
  root.addEventListener('pointerup', letGo);
  root.addEventListener('pointercancel', letGo);
  root.addEventListener('pointermove', (event) => {
    if (timer !== null && !document.elementFromPoint(event.clientX, event.clientY)?.closest(`#${id}`))
      letGo();
  });
  root.addEventListener('keydown', (event) => {
    if ((event.key === 'Enter' || event.key === ' ') && !event.repeat)
      begin(event.target);
  });
  root.addEventListener('keyup', letGo);
  addEventListener('blur', letGo);
  // A long press would open the phone's own menu and end the press.
  root.addEventListener('contextmenu', (event) => {
    if (event.target.closest?.(`#${id}`))
      event.preventDefault();
  });
}
