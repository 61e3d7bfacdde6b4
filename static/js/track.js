// /t: the QR code's link carries the tracking code after the "#", so that it reaches no server log.
// Put it into the form, wipe it from the address and the history, and send the form.

const form = document.querySelector("form[data-track]");
const code = decode(location.hash.slice(1));

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a broken escape: the server says that the code is mistyped
  }
}

if (form && code) {
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.code.value = code;
  form.requestSubmit();
}
