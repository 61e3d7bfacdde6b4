#!/bin/sh
# Writes the city's own address into copies of these files: fill.sh ADDRESS [--printer]
# ADDRESS is the portal's name without https:// and without a path, such as feedback.yourcity.gov
set -eu

usage() {
    echo "usage: fill.sh ADDRESS [--printer]   (ADDRESS such as feedback.yourcity.gov)" >&2
    exit 2
}

address=${1:-}
printer=${2:-}
case $address in
    '' | -* | *[!A-Za-z0-9.:-]*) usage ;;
esac
case $printer in
    '' | --printer) ;;
    *) usage ;;
esac

here=$(cd "$(dirname "$0")" && pwd)
filled=$(pwd)/filled
if [ -e "$filled" ]; then
    echo "$filled is already there: move it away first." >&2
    exit 1
fi
mkdir "$filled"
cp -R "$here/chrome" "$here/android" "$here/ipad" "$here/debian" "$filled"

change() {
    find "$filled" -type f | while IFS= read -r file; do
        LC_ALL=C sed "$1" "$file" >"$file.new"
        cat "$file.new" >"$file" # keeps what may be executed executable
        rm "$file.new"
    done
}

change "s/kiosk\.example/$address/g"
if [ "$printer" = --printer ]; then
    # Chromium prints through a page of its own, which the block list would close.
    change '
        s/"PrintingEnabled": false/"PrintingEnabled": true/
        s/"PrintingEnabled"=dword:00000000/"PrintingEnabled"=dword:00000001/
        s/PRINTING_DISALLOWED/PRINTING_ALLOWED/
        s#^\(  "URLAllowlist": \[.*\)\]#\1, "chrome://print"]#
        s#^;printer ##
        s#^PRINTER=no#PRINTER=yes#
        /<key>allowAirPrint<\/key>/,/<false\/>/s#<false/>#<true/>#
    '
fi
echo "Ready to use: $filled"
