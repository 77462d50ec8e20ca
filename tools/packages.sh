# Debian 12 packages, and their installation. Sourced by ./run and ./check.

# What the programs are built with and need while they run.
build_packages="
  gcc libc6-dev meson ninja-build pkg-config gettext python3
  libglib2.0-dev libglib2.0-bin libjson-glib-dev
  libgtk-4-dev libgtk-4-bin libadwaita-1-dev libshumate-dev
  libsoup-3.0-dev libgnutls28-dev glib-networking libmosquitto-dev libgdk-pixbuf-2.0-dev
  libjansson-dev libxml2-dev libsodium-dev libprotobuf-c-dev protobuf-c-compiler
  libcairo2-dev libpango1.0-dev libqrencode-dev libxlsxwriter-dev
  libgdal-dev libsqlite3-dev libspatialite-dev zlib1g-dev libicu-dev
  adwaita-icon-theme librsvg2-common shared-mime-info gsettings-desktop-schemas
  dconf-gsettings-backend desktop-file-utils gtk-update-icon-cache
  fonts-noto-cjk tzdata
  gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good
"

# What the tests need beyond that.
test_packages="
  libreadosm-dev
  clang libclang-rt-14-dev
  xvfb xauth xdotool dbus dbus-x11 imagemagick locales
  mosquitto mosquitto-clients openssl curl
  gdal-bin sqlite3 libxml2-utils appstream flatpak-builder poppler-utils
  chromium
"

say() {
  printf '\n== %s\n' "$*"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo -n "$@" || {
      echo "Installing packages needs root: run this as root, or with sudo that asks for no password." >&2
      return 1
    }
  else
    echo "Installing packages needs root, and there is no sudo." >&2
    return 1
  fi
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_packages NAME…: installs those that are missing, and asks the network for nothing
# when none is.
install_packages() {
  if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is not a Debian system; install by hand what docs/dependencies.md names." >&2
    return 0
  fi
  missing=
  for package in "$@"; do
    is_installed "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  say "Installing:$missing"
  as_root apt-get update -qq
  # shellcheck disable=SC2086 # a list of words
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
}

# The Chinese locale, where the machine has none: without it the translation cannot be shown.
install_chinese_locale() {
  if ! locale -a 2>/dev/null | grep -qix 'zh_CN\.utf-\?8'; then
    say "Generating the locale zh_CN.UTF-8"
    as_root localedef -i zh_CN -f UTF-8 zh_CN.UTF-8
  fi
}

# configure FOLDER [MESON-OPTION…]: sets up once, then changes what differs.
configure() {
  folder=$1
  shift
  if [ -f "$folder/build.ninja" ]; then
    meson configure "$folder" "$@" >/dev/null
  else
    meson setup "$folder" "$@"
  fi
}

# build_in FOLDER [MESON-OPTION…]: configures, then compiles what changed.
build_in() {
  configure "$@"
  ninja -C "$1"
}
