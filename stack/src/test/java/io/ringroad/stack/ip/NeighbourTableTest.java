package io.ringroad.stack.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.Allocation;
import io.ringroad.stack.TestPool;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.MemoryLink;
import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighbourTableTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MAC = 0x020000000009L;

    private final TestPool frames = new TestPool(64);
    private final List<String> asked = new ArrayList<>();
    private final IpCounters counters = new IpCounters(frames.counters());
    private final NeighbourTable owned = table(MemoryLinkOptions.plain("own", 1));
    private final NeighbourTable shared = table(MemoryLinkOptions.plain("shared", 1).withoutOwnership());

    private NeighbourTable table(MemoryLinkOptions options) {
        LinkQueue link = MemoryLink.pair(frames.pool, options, frames.pool, options).left();
        NeighbourResolver resolver = (index, high, low) -> asked.add(new IpAddress(high, low).toString());
        UnreachableReporter reporter = new UnreachableReporter(frames.pool, (e, m, a, b, c, d, f, g, h) -> { });
        return new NeighbourTable(frames.pool, List.of(link, link), resolver, counters, reporter, 5, 6);
    }

    private static int lookup(NeighbourTable table, int link, int low) {
        return table.lookupOrCreate(link, 0, IpAddress.V4_MAPPED | low);
    }

    private static void update(NeighbourTable table, int low, long mac) {
        table.update(0, 0, IpAddress.V4_MAPPED | low, mac);
    }

    @Test
    void entriesAreKeyedByLinkAndAddress() {
        int first = lookup(owned, 0, 1);
        assertEquals(first, lookup(owned, 0, 1));
        assertNotEquals(first, lookup(owned, 1, 1));
        assertNotEquals(first, lookup(owned, 0, 2));
        assertNotEquals(first, owned.lookupOrCreate(0, 1, IpAddress.V4_MAPPED | 1));
        assertEquals(NeighbourTable.UNRESOLVED, owned.mac(first));
        update(owned, 1, MAC);
        assertEquals(MAC, owned.mac(first));
        assertEquals(NeighbourTable.UNRESOLVED, owned.mac(lookup(owned, 1, 1)));
        owned.remove(0, 0, IpAddress.V4_MAPPED | 1);
        assertEquals(NeighbourTable.UNRESOLVED, owned.mac(first));
        assertEquals(0, owned.epoch());
    }

    @Test
    void asksOncePerSecondThreeTimesThenRests() {
        int entry = lookup(shared, 0, 1);
        shared.runTimers(0);
        shared.resolve(entry);
        shared.resolve(entry);
        assertEquals(1, asked.size());
        assertEquals(SECOND_NS, shared.nextDeadlineNs());
        assertEquals(0, shared.runTimers(SECOND_NS - 1));
        shared.runTimers(SECOND_NS);
        shared.runTimers(2 * SECOND_NS);
        assertEquals(3, asked.size());
        shared.runTimers(3 * SECOND_NS);
        shared.runTimers(9 * SECOND_NS);
        assertEquals(3, asked.size());
        assertEquals(Long.MAX_VALUE, shared.nextDeadlineNs());
        assertEquals(1, counters.get(IpCounter.NEIGHBOURS_FAILED));
        shared.resolve(entry);
        assertEquals(4, asked.size());
    }

    @Test
    void neighbourInUseOnOurLinkIsAskedForAgain() {
        owned.runTimers(0);
        update(owned, 1, MAC);
        int entry = lookup(owned, 0, 1);
        owned.runTimers(30 * SECOND_NS); // not used: nothing happens
        assertEquals(0, asked.size());
        owned.mac(entry);
        owned.runTimers(60 * SECOND_NS);
        assertEquals(1, asked.size());
        assertEquals(MAC, owned.mac(entry));
        owned.runTimers(61 * SECOND_NS);
        owned.runTimers(62 * SECOND_NS);
        owned.runTimers(63 * SECOND_NS);
        assertEquals(3, asked.size());
        assertEquals(NeighbourTable.UNRESOLVED, owned.mac(entry));
    }

    @Test
    void answerEndsTheQuestions() {
        owned.runTimers(0);
        int entry = lookup(owned, 0, 1);
        owned.resolve(entry);
        update(owned, 1, MAC);
        owned.runTimers(10 * SECOND_NS);
        assertEquals(1, asked.size());
        assertEquals(MAC, owned.mac(entry));
    }

    @Test
    void kernelsNeighboursDoNotAge() {
        shared.runTimers(0);
        update(shared, 1, MAC);
        shared.mac(lookup(shared, 0, 1));
        assertEquals(Long.MAX_VALUE, shared.nextDeadlineNs());
    }

    /** What TCP suspects after timeouts is asked for; a kernel that has nothing new to tell doesn't make it unresolved. */
    @Test
    void suspectedNeighbourOfTheKernelKeepsItsAddress() {
        shared.runTimers(0);
        update(shared, 1, MAC);
        int entry = lookup(shared, 0, 1);
        shared.suspect(entry);
        for (int second = 1; second < 10; second++) {
            shared.runTimers(second * SECOND_NS);
        }
        assertEquals(3, asked.size());
        assertEquals(MAC, shared.mac(entry));
        assertEquals(Long.MAX_VALUE, shared.nextDeadlineNs());
    }

    @Test
    void floodEvictsUnresolvedEntriesAndSparesResolvedOnes() {
        for (int low = 0; low < 100; low++) {
            update(owned, low, MAC + low);
        }
        int epoch = owned.epoch();
        for (int low = 1000; low < 20_000; low++) {
            lookup(owned, 0, low);
        }
        assertNotEquals(epoch, owned.epoch());
        for (int low = 0; low < 100; low++) {
            assertEquals(MAC + low, owned.mac(lookup(owned, 0, low)), "neighbour " + low);
        }
        assertEquals(19_000 - (NeighbourTable.CAPACITY - 100), counters.get(IpCounter.NEIGHBOURS_EVICTED));
    }

    @Test
    void fullTableEvictsWhatWasNotUsed() {
        for (int low = 0; low < NeighbourTable.CAPACITY; low++) {
            update(owned, low, MAC + low);
        }
        for (int low = 0; low < NeighbourTable.CAPACITY; low += 2) {
            owned.mac(lookup(owned, 0, low));
        }
        for (int low = 5000; low < 5400; low++) {
            lookup(owned, 0, low);
            owned.update(0, 0, IpAddress.V4_MAPPED | low, MAC);
        }
        int lost = 0;
        for (int low = 0; low < NeighbourTable.CAPACITY; low += 2) {
            lost += owned.knownMac(0, 0, IpAddress.V4_MAPPED | low) == MAC + low ? 0 : 1;
        }
        assertTrue(lost < 10, lost + " used neighbours were evicted");
    }

    @Test
    void newsOfStrangersDoNotEvictAnybody() {
        for (int low = 0; low < NeighbourTable.CAPACITY; low++) {
            lookup(owned, 0, low);
        }
        update(owned, 99_999, MAC);
        assertEquals(0, owned.epoch());
        assertEquals(NeighbourTable.UNRESOLVED, owned.knownMac(0, 0, IpAddress.V4_MAPPED | 99_999));
    }

    @Test
    void parkedPacketsAreBoundedInAll() {
        int parked = 0;
        for (int low = 0; low < 40; low++) {
            int frame = frames.pool.allocate();
            owned.park(lookup(owned, 0, low), frame, 256, 60, 0, 0, 0, 0);
            parked++;
        }
        assertEquals(64 - 8, frames.pool.free());
        assertEquals(parked - 8, counters.get(IpCounter.TX_DROPPED_NEIGHBOUR));
        for (int second = 0; second < 4; second++) {
            owned.runTimers(second * SECOND_NS);
        }
        assertEquals(64, frames.pool.free());
    }

    @Test
    void evictionGivesParkedFramesBack() {
        owned.park(lookup(owned, 0, 1), frames.pool.allocate(), 256, 60, 0, 0, 0, 0);
        for (int low = 1000; low < 4000; low++) {
            lookup(owned, 0, low);
        }
        assertEquals(64, frames.pool.free());
    }

    @Test
    void useAllocatesNothing() {
        update(owned, 1, MAC);
        assertEquals(0, Allocation.of(10_000, () -> {
            int entry = lookup(owned, 0, 1);
            owned.mac(entry);
            owned.link(entry);
        }));
    }
}
