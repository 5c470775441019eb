package io.ringroad.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProcFilesTest {
    /** 31 objects of 256 bytes to a slab of two pages; 40 slabs. */
    @Test
    void socketsInTimeWaitAreCountedByTheirPages() {
        assertEquals(320, ProcFiles.timeWaitKib("""
                slabinfo - version: 2.1
                # name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables ...
                request_sock_TCP       0      0    304   26    2 : tunables    0    0    0 : slabdata      0      0      0
                tw_sock_TCP         1180   1240    264   31    2 : tunables    0    0    0 : slabdata     40     40      0
                TCP                   36     48   2560   12    8 : tunables    0    0    0 : slabdata      4      4      0
                """));
        assertEquals(0, ProcFiles.timeWaitKib(""));
    }
}
