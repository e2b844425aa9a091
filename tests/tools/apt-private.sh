# SPDX-License-Identifier: GPL-3.0-or-later
# A private apt: fetches packages of any suite and architecture without touching what is installed here. To be sourced.
#
# It has its own sources, lists and cache in one folder and the machine's own keys, proxies and mirror; the mirror's
# address is asked of apt, never written down, so sources in the old and in the new format will do.

# apt_private_setup DIR ARCH SUITE: prepares DIR and fetches the package lists.
apt_private_setup() {
    apt_dir=$1
    mkdir -p "$apt_dir/lists/partial" "$apt_dir/cache/archives/partial"
    : >"$apt_dir/status"
    apt_private_sources "$3" >"$apt_dir/sources.list"
    [ -s "$apt_dir/sources.list" ] || {
        echo "${0##*/}: apt has no source of Debian packages to take the mirror's address from" >&2
        return 1
    }
    # The last one wins, so these stand against anything that the machine's apt.conf says. A mirror that is frozen at some
    # date is as good as another: what it signed then is still what it signed.
    cat >"$apt_dir/apt.conf" <<CONF
APT::Architecture "$2";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
Acquire::Retries "3";
Dir::State "$apt_dir";
Dir::State::lists "$apt_dir/lists";
Dir::State::status "$apt_dir/status";
Dir::Cache "$apt_dir/cache";
Dir::Cache::archives "$apt_dir/cache/archives";
Dir::Etc::sourcelist "$apt_dir/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear APT::Architectures;
APT::Architectures { "$2"; };
CONF
    apt_private apt-get -q update
}

# Every line is one index: where, which release, which part. The machine's own release is the entry that is surely Debian's
# main archive and not an addition to it. Its keys are trusted where Debian's package of keys is.
apt_private_sources() {
    apt_codename=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
    apt_keys=/usr/share/keyrings/debian-archive-keyring.gpg
    if [ -f "$apt_keys" ]; then apt_keys="[signed-by=$apt_keys] "; else apt_keys=; fi
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        awk -v codename="$apt_codename" -v suite="$1" -v keys="$apt_keys" '
            $3 == "main" && ($2 == codename || $2 == "stable" || $2 == "testing" || $2 == "unstable" || $2 == "sid") {
                print "deb " keys $1 " " suite " main"
                exit
            }'
}

apt_private() { APT_CONFIG=$apt_dir/apt.conf "$@"; }

# apt_private_fetch PACKAGE...: these packages alone, into the cache.
apt_private_fetch() { (cd "$apt_dir/cache/archives" && apt_private apt-get -q download "$@"); }

# apt_private_fetch_all PACKAGE...: with all they depend on.
apt_private_fetch_all() { apt_private apt-get -q -y --download-only install "$@"; }

# apt_private_fetch_source PACKAGE: the archive of its sources alone, into the cache.
apt_private_fetch_source() {
    sed -i 's/^deb /deb-src /' "$apt_dir/sources.list"
    apt_private apt-get -q update &&
        (cd "$apt_dir/cache/archives" && apt_private apt-get -q --download-only --tar-only source "$1")
}

# apt_private_unpack ROOT: every package in the cache, into ROOT. Links to absolute paths would lead out of ROOT.
apt_private_unpack() {
    mkdir -p "$1"
    for apt_package in "$apt_dir"/cache/archives/*.deb; do
        dpkg-deb -x "$apt_package" "$1" || return 1
    done
    find "$1" -type l -lname '/*' | while read -r apt_link; do
        ln -snrf "$1$(readlink "$apt_link")" "$apt_link"
    done
}
