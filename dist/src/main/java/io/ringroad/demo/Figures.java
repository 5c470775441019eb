package io.ringroad.demo;

import java.util.Locale;

/** Numbers for people. */
final class Figures {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Figures() {
    }

    static String bytes(double count) {
        int unit = 0;
        double value = count;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }

    static String ms(long ns) {
        return String.format(Locale.ROOT, "%.2f ms", ns / 1e6);
    }

    /** A bar of {@code share} (0 to 1) of 30 characters. */
    static String bar(double share) {
        return "#".repeat((int) Math.round(share * 30));
    }
}
