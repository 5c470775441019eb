package io.ringroad.stack.link;

/** Does what the link within it does. Who puts something around a link extends it, and changes what shall be different. */
public abstract class LinkDecorator implements LinkQueue {
    /** The link within; closed with this one. */
    protected final LinkQueue link;

    protected LinkDecorator(LinkQueue link) {
        this.link = link;
    }

    @Override
    public LinkCapabilities capabilities() {
        return link.capabilities();
    }

    @Override
    public int receive(RxBatch batch) {
        return link.receive(batch);
    }

    @Override
    public boolean transmit(int frame, int offset, int length, int options, int checksumStart, int checksumOffset,
            int gsoSizeBytes) {
        return link.transmit(frame, offset, length, options, checksumStart, checksumOffset, gsoSizeBytes);
    }

    @Override
    public void flush() {
        link.flush();
    }

    @Override
    public int receiveFillPercent() {
        return link.receiveFillPercent();
    }

    @Override
    public boolean isTransmitBlocked() {
        return link.isTransmitBlocked();
    }

    @Override
    public int pollDescriptor() {
        return link.pollDescriptor();
    }

    @Override
    public void close() {
        link.close();
    }
}
