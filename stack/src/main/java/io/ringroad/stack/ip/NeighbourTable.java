package io.ringroad.stack.ip;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import java.util.Arrays;
import java.util.List;

/**
 * The neighbours on all links with their Ethernet addresses. An entry is named by an index, which stays valid until
 * {@link #epoch} changes: then look it up anew. Resolution goes through a {@link NeighbourResolver}: three attempts, a
 * second apart. On links that we own an entry is asked for again every {@value #REACHABLE_SECONDS} s while it is in use
 * (what RFC 4861 §7.3 calls unreachability detection); elsewhere the kernel does that and tells.
 */
public final class NeighbourTable {
    /** Entries at most. */
    public static final int CAPACITY = 1024;
    public static final long UNRESOLVED = -1L;

    private static final int REACHABLE_SECONDS = 30;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int MAX_ATTEMPTS = 3;
    private static final long NEVER = Long.MAX_VALUE;

    private final List<? extends LinkQueue> links;
    private final NeighbourResolver resolver;
    private final IpCounters counters;
    private final NeighbourIndex index;
    private final ParkedPackets parked;
    private final UnreachableReporter unreachable;
    private final long[] macs = new long[CAPACITY];
    /** Used since the clock hand or the reachability timer came by. */
    private final boolean[] used = new boolean[CAPACITY];
    /** Resolution attempts under way, 0: none. */
    private final byte[] attempts = new byte[CAPACITY];
    private final long[] deadlinesNs = new long[CAPACITY];
    private int entries;
    private int hand;
    private int epoch;
    private long nowNs;
    private long nextDeadlineNs = NEVER;

    /**
     * @param links       by their indices; parked packets leave by them
     * @param resolver    asks for addresses
     * @param unreachable is told of packets dropped since their neighbour didn't answer
     * @param key0        half of the key of the hash table
     */
    NeighbourTable(FramePool pool, List<? extends LinkQueue> links, NeighbourResolver resolver, IpCounters counters,
            UnreachableReporter unreachable, long key0, long key1) {
        this.links = links;
        this.resolver = resolver;
        this.counters = counters;
        this.unreachable = unreachable;
        this.index = new NeighbourIndex(CAPACITY, key0, key1);
        this.parked = new ParkedPackets(pool, CAPACITY);
        Arrays.fill(deadlinesNs, NEVER);
    }

    /** Index of a neighbour's entry, which may be unresolved still; makes one if need be, at the cost of an old one. */
    public int lookupOrCreate(int link, long high, long low) {
        int entry = index.find(link, high, low);
        return entry != NeighbourIndex.NONE ? entry : create(link, high, low);
    }

    private int create(int link, long high, long low) {
        int entry = entries < CAPACITY ? entries++ : evict();
        index.add(entry, link, high, low);
        macs[entry] = UNRESOLVED;
        attempts[entry] = 0;
        used[entry] = true;
        deadlinesNs[entry] = NEVER;
        return entry;
    }

    private int evict() {
        int victim = findVictim();
        dropParked(victim, false);
        index.remove(victim);
        epoch++;
        counters.increment(IpCounter.NEIGHBOURS_EVICTED);
        return victim;
    }

    /** Unresolved ones (a scan, a flood) go first, then those not used since the hand came by. */
    private int findVictim() {
        for (int step = 0; step < CAPACITY; step++) {
            hand = (hand + 1) % CAPACITY;
            if (macs[hand] == UNRESOLVED) {
                return hand;
            }
        }
        do {
            hand = (hand + 1) % CAPACITY;
            boolean wasUsed = used[hand];
            used[hand] = false;
            if (!wasUsed) {
                return hand;
            }
        } while (true); // ends after one round: all marks are gone then
    }

    /** Ethernet address, or {@link #UNRESOLVED}. */
    public long mac(int entry) {
        used[entry] = true;
        return macs[entry];
    }

    public int link(int entry) {
        return index.link(entry);
    }

    /** Changes whenever an index may name another neighbour than before. */
    public int epoch() {
        return epoch;
    }

    /** Somebody (netlink, ARP, NDP) knows the Ethernet address; packets parked for it leave with the next flush. */
    public void update(int link, long high, long low, long mac) {
        int entry = index.find(link, high, low);
        if (entry == NeighbourIndex.NONE) {
            if (entries == CAPACITY) {
                return; // told, not asked: not at the cost of one in use
            }
            entry = create(link, high, low);
        }
        macs[entry] = mac;
        attempts[entry] = 0;
        used[entry] = false;
        arm(entry, ownsLink(entry) ? nowNs + REACHABLE_SECONDS * SECOND_NS : NEVER);
        counters.add(IpCounter.TX_DROPPED_NEIGHBOUR, parked.sendAll(entry, links.get(link), mac));
    }

    /** Whether there is an entry, resolved or not. */
    boolean contains(int link, long high, long low) {
        return index.find(link, high, low) != NeighbourIndex.NONE;
    }

    /** The address that we know, without counting as use; {@link #UNRESOLVED} also if there is no entry. */
    long knownMac(int link, long high, long low) {
        int entry = index.find(link, high, low);
        return entry == NeighbourIndex.NONE ? UNRESOLVED : macs[entry];
    }

    /** The Ethernet address isn't valid any more; the entry and its index stay. */
    public void remove(int link, long high, long low) {
        int entry = index.find(link, high, low);
        if (entry != NeighbourIndex.NONE) {
            macs[entry] = UNRESOLVED;
            if (attempts[entry] == 0) {
                arm(entry, NEVER);
            }
        }
    }

    /**
     * Keeps a packet until its neighbour is resolved, and starts asking. Takes over one reference of the frame; the
     * arguments are those of {@link LinkQueue#transmit}, the destination Ethernet address is filled in later.
     */
    void park(int entry, int frame, int offset, int length, int options, int checksumStart, int checksumOffset,
            int gsoSizeBytes) {
        counters.add(IpCounter.TX_DROPPED_NEIGHBOUR, parked.add(entry, frame, offset, length, options, checksumStart,
                checksumOffset, gsoSizeBytes));
        resolve(entry);
    }

    /**
     * Packets to it seem to get lost: its Ethernet address is asked for again, and used as long as no other is heard
     * (RFC 1122 §2.3.2.1, RFC 4861 §7.3.1 advise it).
     */
    public void suspect(int entry) {
        resolve(entry);
    }

    /** Starts asking unless that is under way. */
    void resolve(int entry) {
        if (attempts[entry] == 0) {
            ask(entry);
        }
    }

    private void ask(int entry) {
        attempts[entry]++;
        arm(entry, nowNs + SECOND_NS);
        resolver.resolve(index.link(entry), index.high(entry), index.low(entry));
    }

    private void arm(int entry, long deadlineNs) {
        deadlinesNs[entry] = deadlineNs;
        nextDeadlineNs = Math.min(nextDeadlineNs, deadlineNs);
    }

    /** The time of this cycle, for deadlines that start in it. */
    void now(long timeNs) {
        nowNs = timeNs;
    }

    long nextDeadlineNs() {
        return nextDeadlineNs;
    }

    /** Asks again, or gives up, where it is due; returns how many entries were due. */
    int runTimers(long timeNs) {
        nowNs = timeNs;
        if (timeNs < nextDeadlineNs) {
            return 0;
        }
        int due = 0;
        for (int entry = 0; entry < entries; entry++) {
            if (deadlinesNs[entry] <= timeNs) {
                deadlinesNs[entry] = NEVER;
                onDeadline(entry);
                due++;
            }
        }
        nextDeadlineNs = NEVER;
        for (int entry = 0; entry < entries; entry++) {
            nextDeadlineNs = Math.min(nextDeadlineNs, deadlinesNs[entry]);
        }
        return due;
    }

    private void onDeadline(int entry) {
        if (attempts[entry] == MAX_ATTEMPTS) {
            giveUp(entry);
        } else if (attempts[entry] > 0 || used[entry]) {
            used[entry] = false;
            ask(entry);
        } else {
            arm(entry, nowNs + REACHABLE_SECONDS * SECOND_NS);
        }
    }

    /** Nobody answered. An address that the kernel gave stays until it takes it back: it may see no news in our asking. */
    private void giveUp(int entry) {
        attempts[entry] = 0;
        if (macs[entry] == UNRESOLVED || ownsLink(entry)) {
            fail(entry);
        }
    }

    private boolean ownsLink(int entry) {
        return links.get(index.link(entry)).capabilities().ownsLink();
    }

    private void fail(int entry) {
        macs[entry] = UNRESOLVED;
        counters.increment(IpCounter.NEIGHBOURS_FAILED);
        dropParked(entry, true);
    }

    private void dropParked(int entry, boolean report) {
        while (!parked.isEmpty(entry)) {
            if (report) {
                unreachable.report(parked.firstFrame(entry), parked.firstOffset(entry), parked.firstLength(entry));
            }
            parked.dropFirst(entry);
            counters.increment(IpCounter.TX_DROPPED_NEIGHBOUR);
        }
    }
}
