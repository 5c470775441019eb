# Sourced by the ringroad scripts: finds a Java that is new enough, without starting one (that would cost 40 ms each).

readonly java_needed=25

# Whether the Java at home $1 is new enough by its release file and, with $2 = jdk, has a compiler.
java_fits() {
    local line version=0
    [[ -n $1 && -x $1/bin/java && -r $1/release ]] || return 1
    [[ $2 != jdk || -x $1/bin/javac ]] || return 1
    while IFS= read -r line; do
        [[ $line == JAVA_VERSION=* ]] && version="${line#*\"}"
    done < "$1/release"
    version="${version%%[!0-9]*}"
    ((${version:-0} >= java_needed))
}

# Sets java_home to the first that fits; $1 is "jdk" where a compiler is needed, else "jre". Ends with exit code 3 if there is none.
find_java() {
    local on_path home
    if [[ -n ${RINGROAD_JAVA:-} ]]; then
        java_home="$RINGROAD_JAVA"
        java_fits "$java_home" "$1" && return
        echo "ringroad: RINGROAD_JAVA=$RINGROAD_JAVA is not the home of a JDK $java_needed or newer." >&2
        exit 3
    fi
    on_path="$(command -v java || true)"
    [[ -z $on_path ]] || on_path="$(readlink -f -- "$on_path")"
    for home in "${JAVA_HOME:-}" "${JAVA25_HOME:-}" "${on_path%/bin/java}" /usr/lib/jvm/* /usr/lib64/jvm/* \
        ~/.sdkman/candidates/java/* ~/.jdks/* ~/.local/share/mise/installs/java/* /opt/java/* /opt/*jdk* /usr/java/* /usr/local/*jdk*; do
        if java_fits "$home" "$1"; then
            java_home="$home"
            return
        fi
    done
    echo "ringroad: no JDK $java_needed or newer was found. Install one (for example the package openjdk-$java_needed-jdk-headless" \
        "or temurin-$java_needed-jdk), or set RINGROAD_JAVA to its directory." >&2
    exit 3
}
