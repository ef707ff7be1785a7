#!/bin/sh
# rootfs.sh FILES ROOTFS: puts a root file system into ROOTFS that holds FILES/healthcheck.mjs, and
# what FILES/node (a Linux binary) needs to run, and no more. Runs in a Debian container; reads the
# binary, never executes it.
set -eu
node=$1/node
healthcheck=$1/healthcheck.mjs
rootfs=$2

# Byte 18 of an ELF file is the machine that it is for.
case $(od -An -tu1 -j18 -N1 "$node" | tr -d ' ') in
  62) architecture=amd64 triplet=x86_64-linux-gnu ;;
  183) architecture=arm64 triplet=aarch64-linux-gnu ;;
  *) echo "rootfs.sh: $node is neither x86-64 nor arm64" >&2 && exit 1 ;;
esac
strip=$triplet-strip
libraries="libatomic1 libstdc++6 libgcc-s1 libc6"

installed() {
  dpkg-query -W -f '${db:Status-Abbrev}' "$1:$architecture" 2>/dev/null | grep -q '^ii'
}

missing=
for library in $libraries; do
  installed "$library" || missing="$missing $library:$architecture"
done
command -v "$strip" >/dev/null || missing="$missing binutils-$(echo "$triplet" | tr _ -)"
if [ -n "$missing" ]; then
  [ "$architecture" = "$(dpkg --print-architecture)" ] || dpkg --add-architecture "$architecture"
  apt-get update
  apt-get install -y --no-install-recommends $missing
fi

mkdir -p "$rootfs/usr/bin" "$rootfs/etc" "$rootfs/lib"
"$strip" -o "$rootfs/usr/bin/node" "$node"
cp "$healthcheck" "$rootfs/"

# The libraries that NODE names, those that they name, and the loader.
needed() {
  "$triplet-readelf" -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'
}
wanted=$(needed "$node")
while [ -n "$wanted" ]; do
  next=
  for library in $wanted; do
    [ -e "$rootfs/lib/$triplet/$library" ] && continue
    source=
    for folder in "/lib/$triplet" "/usr/lib/$triplet"; do
      [ -z "$source" ] && [ -e "$folder/$library" ] && source=$folder/$library
    done
    [ -n "$source" ] || { echo "rootfs.sh: $library is nowhere in $triplet" >&2; exit 1; }
    mkdir -p "$rootfs/lib/$triplet"
    cp -L "$source" "$rootfs/lib/$triplet/$library"
    next="$next $(needed "$source")"
  done
  wanted=$(echo $next)
done
loader=$("$triplet-readelf" -l "$node" | sed -n 's/.*interpreter: \(.*\)\]/\1/p')
mkdir -p "$rootfs$(dirname "$loader")"
[ -e "$rootfs$loader" ] || ln -s "/lib/$triplet/$(basename "$loader")" "$rootfs$loader"

echo 'mirrorclock:x:65532:65532::/:/nonexistent' > "$rootfs/etc/passwd"
echo 'mirrorclock:x:65532:' > "$rootfs/etc/group"

# Equal input gives an equal layer, whenever and by whomever it is built.
chmod 644 "$rootfs"/*.mjs "$rootfs"/etc/*
chmod 755 "$rootfs/usr/bin/node"
find "$rootfs" -exec touch -h -d 1980-01-01T00:00:00Z {} +
