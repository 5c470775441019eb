package io.ringroad.transport.xdp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes BPF instructions ({@code linux/bpf.h}, RFC 9669): just those that our program uses, with labels for forward
 * jumps. So no compiler and no library has to be there.
 *
 * <pre>
 * opcode 8 | destination register 4 | source register 4 | offset 16 | immediate 32
 * </pre>
 */
final class BpfAssembler {
    static final int R0 = 0;
    static final int R1 = 1;
    static final int R2 = 2;
    static final int R3 = 3;
    static final int R6 = 6;
    static final int R7 = 7;
    static final int R8 = 8;
    static final int R9 = 9;
    /** Frame pointer: the stack lies below it, 512 bytes. */
    static final int FP = 10;

    static final int CALL_MAP_LOOKUP = 1;
    static final int CALL_REDIRECT_MAP = 51;

    private static final int INSTRUCTION_BYTES = 8;
    private static final int PSEUDO_MAP_FD = 1;

    private final List<Long> code = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final Map<Integer, String> jumps = new HashMap<>();

    private BpfAssembler put(int opcode, int destination, int source, int offset, int immediate) {
        code.add((opcode & 0xffL) | (long) destination << 8 | (long) source << 12 | (offset & 0xffffL) << 16
                | (immediate & 0xffff_ffffL) << 32);
        return this;
    }

    /** Marks the place of the next instruction. */
    BpfAssembler label(String name) {
        if (labels.put(name, code.size()) != null) {
            throw new IllegalStateException("label " + name + " is set twice");
        }
        return this;
    }

    BpfAssembler move(int destination, int source) {
        return put(0xbf, destination, source, 0, 0);
    }

    BpfAssembler set(int destination, int value) {
        return put(0xb7, destination, 0, 0, value);
    }

    BpfAssembler add(int destination, int value) {
        return put(0x07, destination, 0, 0, value);
    }

    BpfAssembler addRegister(int destination, int source) {
        return put(0x0f, destination, source, 0, 0);
    }

    BpfAssembler and(int destination, int mask) {
        return put(0x57, destination, 0, 0, mask);
    }

    BpfAssembler shiftLeft(int destination, int bits) {
        return put(0x67, destination, 0, 0, bits);
    }

    /** From network order to the machine's, 16 bits. */
    BpfAssembler swapToHost16(int register) {
        return put(0xdc, register, 0, 0, 16);
    }

    BpfAssembler load8(int destination, int base, int offset) {
        return put(0x71, destination, base, offset, 0);
    }

    BpfAssembler load16(int destination, int base, int offset) {
        return put(0x69, destination, base, offset, 0);
    }

    BpfAssembler load32(int destination, int base, int offset) {
        return put(0x61, destination, base, offset, 0);
    }

    BpfAssembler store16(int base, int offset, int source) {
        return put(0x6b, base, source, offset, 0);
    }

    BpfAssembler store32(int base, int offset, int source) {
        return put(0x63, base, source, offset, 0);
    }

    BpfAssembler storeValue16(int base, int offset, int value) {
        return put(0x6a, base, 0, offset, value);
    }

    BpfAssembler storeValue32(int base, int offset, int value) {
        return put(0x62, base, 0, offset, value);
    }

    BpfAssembler storeValue64(int base, int offset, int value) {
        return put(0x7a, base, 0, offset, value);
    }

    BpfAssembler jump(String label) {
        return jump(0x05, 0, 0, 0, label);
    }

    BpfAssembler jumpIfEqual(int register, int value, String label) {
        return jump(0x15, register, 0, value, label);
    }

    BpfAssembler jumpIfNotEqual(int register, int value, String label) {
        return jump(0x55, register, 0, value, label);
    }

    /** If any of the bits is set. */
    BpfAssembler jumpIfAny(int register, int bits, String label) {
        return jump(0x45, register, 0, bits, label);
    }

    /** Unsigned. */
    BpfAssembler jumpIfLess(int register, int value, String label) {
        return jump(0xa5, register, 0, value, label);
    }

    /** Unsigned comparison of two registers. */
    BpfAssembler jumpIfGreater(int register, int other, String label) {
        return jump(0x2d, register, other, 0, label);
    }

    /** Unsigned comparison of two registers. */
    BpfAssembler jumpIfAtLeast(int register, int other, String label) {
        return jump(0x3d, register, other, 0, label);
    }

    private BpfAssembler jump(int opcode, int register, int other, int value, String label) {
        jumps.put(code.size(), label);
        return put(opcode, register, other, 0, value);
    }

    /** Puts a reference to a map into a register; takes the room of two instructions. */
    BpfAssembler loadMap(int destination, int mapDescriptor) {
        put(0x18, destination, PSEUDO_MAP_FD, 0, mapDescriptor);
        return put(0, 0, 0, 0, 0);
    }

    BpfAssembler call(int helper) {
        return put(0x85, 0, 0, 0, helper);
    }

    BpfAssembler exit() {
        return put(0x95, 0, 0, 0, 0);
    }

    /** The finished program, with jumps resolved, in direct memory in the machine's byte order. */
    ByteBuffer assemble() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(code.size() * INSTRUCTION_BYTES).order(ByteOrder.nativeOrder());
        for (int at = 0; at < code.size(); at++) {
            long instruction = code.get(at);
            String label = jumps.get(at);
            // Field by field: the machine's order holds within each field, not across the eight bytes.
            bytes.put((byte) instruction).put((byte) (instruction >> 8));
            bytes.putShort(label == null ? (short) (instruction >> 16) : distance(at, label));
            bytes.putInt((int) (instruction >> 32));
        }
        return bytes.flip();
    }

    private short distance(int from, String label) {
        Integer to = labels.get(label);
        if (to == null) {
            throw new IllegalStateException("label " + label + " is not set");
        }
        if (to <= from) {
            throw new IllegalStateException("jump to " + label + " goes backwards: older verifiers refuse loops");
        }
        return (short) (to - from - 1);
    }
}
