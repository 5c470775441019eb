# For the scripts beside this one: paths, the right Java, and what they need built.
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="${here%/*}"
classes="$here/target/classes"
libraries="$here/target/lib"

fail() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit "${2:-3}"
}

# Before anything is built for somebody who can't use it; everyone may ask for help.
need_root() {
    local word
    for word in "$@"; do
        [[ $word != --help && $word != -h ]] || return 0
    done
    [[ $EUID == 0 ]] || fail "network namespaces need root: run it with sudo"
}

# A script's first comment, if its first argument asks for help.
show_help_of() {
    if [[ $2 == --help || ( $2 == -h && $1 != *benchmarks ) ]]; then
        sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$1"
        exit 0
    fi
}

# shellcheck source=../dist/src/main/distribution/bin/find-java.sh
. "$root/dist/src/main/distribution/bin/find-java.sh"

# Offline first; it is quicker, and enough once the libraries are there.
build() {
    local log
    command -v mvn > /dev/null || fail "Maven is needed to build this. Install it (for example the package maven)."
    log="$(mktemp)"
    echo "${0##*/}: building ..." >&2
    if ! run_maven -o > "$log" 2>&1 && ! run_maven > "$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "the build failed; what Maven said stands above."
    fi
    rm -f "$log"
    touch "$here/target/tools-built"
}

run_maven() {
    (cd "$root" && JAVA25_HOME="$java_home" mvn -B -q "$@" -DskipTests -Dassembly.skipAssembly=true -pl load-tests -am package)
}

build_if_stale() {
    if [[ ! -e $here/target/tools-built ||
        -n "$(cd "$root" && find pom.xml ./*/pom.xml ./*/src/main -newer load-tests/target/tools-built -print -quit)" ]]; then
        build
    fi
}
