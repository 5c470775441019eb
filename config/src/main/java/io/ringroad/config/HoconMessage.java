package io.ringroad.config;

import com.typesafe.config.ConfigException;

/** The parser's message without the position, which is told apart from it. */
final class HoconMessage {
    private HoconMessage() {}

    static String of(ConfigException e) {
        String message = e.getMessage();
        if (e.origin() != null) {
            String prefix = e.origin().description() + ": ";
            if (message.startsWith(prefix)) {
                message = message.substring(prefix.length());
            }
        }
        boolean syntax = e instanceof ConfigException.Parse && !(e instanceof ConfigException.UnresolvedSubstitution);
        return syntax ? "is not valid HOCON: " + message : message;
    }
}
