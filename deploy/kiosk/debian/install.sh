#!/bin/sh
# Turns a Debian machine into a lobby tablet: sudo filled/debian/install.sh [--nightly-reboot]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
if grep -q 'kiosk\.example' "$here/lobby-kiosk.conf"; then
    echo "Write your address in first: ./fill.sh feedback.yourcity.gov" >&2
    exit 1
fi

apt-get update
apt-get install -y --no-install-recommends \
    adduser cage chromium chromium-sandbox dbus fonts-noto-core fonts-noto-cjk \
    libgl1-mesa-dri libpam-systemd unattended-upgrades upower xwayland

id kiosk >/dev/null 2>&1 ||
    adduser --system --group --home /var/lib/lobby-kiosk --shell /usr/sbin/nologin kiosk

install -D -m 644 "$here/../chrome/lobby-kiosk.json" /etc/chromium/policies/managed/lobby-kiosk.json
install -m 644 "$here/lobby-kiosk.conf" /etc/lobby-kiosk.conf
install -m 644 "$here/lobby-kiosk.pam" /etc/pam.d/lobby-kiosk
install -m 755 "$here/lobby-kiosk" /usr/local/bin/lobby-kiosk
for unit in lobby-kiosk.service lobby-kiosk-reboot.service lobby-kiosk-reboot.timer; do
    install -m 644 "$here/$unit" "/etc/systemd/system/$unit"
done

systemctl daemon-reload
# Never asleep, and no restart from a keyboard. cage lets nobody change to another console.
systemctl mask sleep.target suspend.target hibernate.target hybrid-sleep.target ctrl-alt-del.target
systemctl set-default graphical.target
systemctl enable lobby-kiosk.service
if [ "${1:-}" = --nightly-reboot ]; then
    systemctl enable lobby-kiosk-reboot.timer
fi
echo "Restart the machine; it comes up with the portal."
