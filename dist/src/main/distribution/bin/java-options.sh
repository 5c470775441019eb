# Sourced by the ringroad scripts: options of the Java virtual machines. AOT caches are valid for the same ones only.

# No code is spun for reflection that is done once.
readonly command_java_options=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Djdk.reflect.useNativeAccessorOnly=true
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
# Of a worker, as WorkerCommand has them.
readonly worker_java_options=(-XX:+UseSerialGC -XX:-UsePerfData -Djdk.reflect.useNativeAccessorOnly=true
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
