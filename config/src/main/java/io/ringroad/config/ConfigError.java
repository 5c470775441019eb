package io.ringroad.config;

/**
 * One thing that is wrong in a configuration.
 *
 * @param file    the file that holds it, as it was given; an included file if it stands there
 * @param line    from 1; 0 if it concerns no line, such as a file that can't be read
 * @param path    the key with all its blocks, such as {@code ringroad.listeners.web.bind}; empty if there is none
 * @param message one sentence, without position
 */
public record ConfigError(String file, int line, String path, String message) {
    /** {@code file:line: path: message}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
