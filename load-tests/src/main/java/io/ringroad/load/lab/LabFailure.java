package io.ringroad.load.lab;

/** The machine lacks something, or a program did not do what it was asked; the message is for the user. */
public final class LabFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabFailure(String message) {
        super(message);
    }
}
