// Where the letters stand on the keyboard of each language. A word in braces is a key that acts; a mark that stands
// alone is put onto the letter before it. Capitals are made from the small letters, unless a language has its own.

const DIGITS = "1 2 3 4 5 6 7 8 9 0 {bksp}";
const LAST = "{symbols} , {space} . {enter} {hide}";
const QWERTY = ["q w e r t y u i o p", "a s d f g h j k l '", "{shift} z x c v b n m - ? !"];
const SYMBOLS = [DIGITS, "@ # & % + = / * ( )", "\" ' : ; - _ ! ? € $", "{letters} , {space} . {enter} {hide}"];

const page = (...rows) => [DIGITS, ...rows, LAST];
// Latin letters, with those of the language in a row of their own.
const latin = (accents) => page(...(accents ? [accents] : []), ...QWERTY);

const SMALL = {
  en: latin(""),
  es: page("á é í ó ú ü ¿ ¡", "q w e r t y u i o p", "a s d f g h j k l ñ", "{shift} z x c v b n m - ? !"),
  "pt-br": latin("ã á à â é ê í ó õ ô ú ç"),
  fr: page("é è ê ë à â ç ù û î ï ô œ", "a z e r t y u i o p", "q s d f g h j k l m", "{shift} w x c v b n ' - ? !"),
  vi: latin("ă â đ ê ô ơ ư \u0301 \u0300 \u0309 \u0303 \u0323"),
  ht: latin("è ò à é"),
  tl: latin("á é í ó ú ñ"),
  ru: page("й ц у к е н г ш щ з х ъ", "ф ы в а п р о л д ж э ё", "{shift} я ч с м и т ь б ю - ? !"),
  ar: page("ض ص ث ق ف غ ع ه خ ح ج د", "ش س ي ب ل ا ت ن م ك ط ذ", "{shift} ئ ء ؤ ر لا ى ة و ز ظ ؟"),
};
const ARABIC_SHIFTED = page(
  "\u064e \u064b \u064f \u064c \u0650 \u064d \u0651 \u0652",
  "أ إ آ ٱ ـ ، ؛ :",
  "{shift} ١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩ ٠",
);
const EMAIL_ROWS = ["q w e r t y u i o p", "a s d f g h j k l", "z x c v b n m", "@ . _ - + {enter} {hide}"];
const NUMBER_ROWS = ["1 2 3", "4 5 6", "7 8 9", "+ 0 - {bksp}", "{enter} {hide}"];

const capitals = (rows, tag) =>
  rows.map((row) => row.split(" ").map((key) => (key.startsWith("{") ? key : key.toLocaleUpperCase(tag))).join(" "));

const known = (tag) => [tag.toLowerCase(), tag.toLowerCase().split("-")[0]].find((one) => one in SMALL);
// Every Portuguese is typed as Brazil's.
const layoutOf = (tag) => known(tag) ?? (/^pt/i.test(tag) ? "pt-br" : null);

// Korean, Chinese and whatever else is not here is typed with the device's own keyboard.
export const needsOwnKeyboard = (tag) => layoutOf(tag) === null;

// All pages of the keyboard for this language and kind of field: `text`, `email` or `number`.
export function layoutFor(tag, kind) {
  if (kind === "number") return { default: NUMBER_ROWS };
  if (kind === "email") return { default: [DIGITS, ...EMAIL_ROWS] };
  const name = layoutOf(tag) ?? "en";
  const small = SMALL[name];
  const shift = name === "ar" ? ARABIC_SHIFTED : capitals(small, name);
  return { default: small, shift, symbols: SYMBOLS };
}
