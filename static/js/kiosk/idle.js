// Nobody there any more: after some seconds without use a warning, and at least 20 seconds later the end.
// Every use during the warning extends, as often as somebody likes (WCAG 2.2.1 asks for ten times). People who chose
// large text or let the screen be read aloud have twice the time.

const WARNING_SECONDS = 20;
const SLOW_MODES = ".large-text, .reads-aloud";
// What a finger, a mouse, a keyboard, a switch or dictation does. Not focus: showing the warning moves it by itself.
const USES = ["pointerdown", "pointermove", "touchmove", "wheel", "keydown", "input", "click", "compositionupdate"];

const pace = () => (document.documentElement.matches(SLOW_MODES) ? 2 : 1);
const isSpeaking = () => Boolean(window.speechSynthesis?.speaking);

// Watch from now on. `onWarn(secondsLeft)` shows the warning, `onExtend()` takes it away again, `onEnd()` wipes.
export function watchIdle({ seconds, onWarn, onEnd, onExtend = () => {} }) {
  let timer = 0;
  let isWarning = false;
  const listening = new AbortController();

  function restart() {
    clearTimeout(timer);
    timer = setTimeout(warn, seconds * pace() * 1000);
  }

  function warn() {
    if (isSpeaking()) return restart();
    const left = WARNING_SECONDS * pace();
    isWarning = true;
    timer = setTimeout(end, left * 1000);
    onWarn(left);
  }

  function end() {
    stop();
    onEnd();
  }

  function extend() {
    if (listening.signal.aborted) return;
    const wasWarning = isWarning;
    isWarning = false;
    restart();
    if (wasWarning) onExtend();
  }

  function stop() {
    clearTimeout(timer);
    listening.abort();
  }

  function use(event) {
    // A mouse that lies on a table may tremble; a finger that draws over the glass has its button down.
    if (event.type === "pointermove" && !event.buttons) return;
    extend();
  }

  const options = { capture: true, passive: true, signal: listening.signal };
  for (const name of USES) window.addEventListener(name, use, options);
  // A page also scrolls by itself when the warning opens.
  window.addEventListener("scroll", () => isWarning || extend(), options);
  restart();
  return { stop, extend, touch: extend };
}
