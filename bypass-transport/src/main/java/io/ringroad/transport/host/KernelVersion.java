package io.ringroad.transport.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first two numbers of a kernel's release. Distributions backport, so it explains rather than decides, except where
 * nothing can be tried out.
 */
public record KernelVersion(int major, int minor) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");

    /** This machine's; 0.0 if it can't be read. */
    public static KernelVersion current() {
        return parse(System.getProperty("os.version", ""));
    }

    /** @param release such as {@code 6.1.0-13-amd64}; what can't be read counts as 0.0 */
    static KernelVersion parse(String release) {
        Matcher matcher = NUMBERS.matcher(release);
        return matcher.matches()
                ? new KernelVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : new KernelVersion(0, 0);
    }

    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return major != otherMajor ? major > otherMajor : minor >= otherMinor;
    }
}
