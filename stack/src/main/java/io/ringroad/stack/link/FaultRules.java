package io.ringroad.stack.link;

/**
 * What goes wrong with packets in one direction; each a probability from 0 to 1, tried in this order, one fault per
 * packet. Packets of several frames are only ever dropped.
 *
 * @param drop      it never arrives
 * @param duplicate it arrives twice
 * @param reorder   one to {@value #MAX_OVERTAKERS} later packets overtake it
 * @param corrupt   one bit is wrong
 */
public record FaultRules(double drop, double duplicate, double reorder, double corrupt) {
    /** Packets that may overtake one that is held back. */
    public static final int MAX_OVERTAKERS = 4;
    public static final FaultRules NONE = new FaultRules(0, 0, 0, 0);

    static final int FINE = 0;
    static final int DROP = 1;
    static final int DUPLICATE = 2;
    static final int REORDER = 3;
    static final int CORRUPT = 4;

    public FaultRules {
        if (drop < 0 || duplicate < 0 || reorder < 0 || corrupt < 0 || drop + duplicate + reorder + corrupt > 1) {
            throw new IllegalArgumentException("probabilities must not be negative and not sum up to more than 1");
        }
    }

    public static FaultRules dropping(double probability) {
        return new FaultRules(probability, 0, 0, 0);
    }

    /** The fate of a packet for a number drawn from [0, 1). */
    int fate(double drawn) {
        if (drawn < drop) {
            return DROP;
        }
        if (drawn < drop + duplicate) {
            return DUPLICATE;
        }
        if (drawn < drop + duplicate + reorder) {
            return REORDER;
        }
        return drawn < drop + duplicate + reorder + corrupt ? CORRUPT : FINE;
    }
}
