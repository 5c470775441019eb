package io.ringroad.lb.supervisor;

import io.ringroad.config.RingroadConfig;
import io.ringroad.lb.worker.WorkerMain;
import io.ringroad.stack.memory.WorkerFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The directory of one running balancer: the lock that makes it the only one, the control socket and the workers' files.
 * Only its owner may enter it, since the workers' files hold the bytes of connections.
 */
final class RunDirectory implements AutoCloseable {
    /** sun_path of sockaddr_un, less the closing zero. */
    private static final int MAX_SOCKET_PATH_BYTES = 107;

    private final Path path;
    private final FileChannel lockFile;

    private RunDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the directory if need be and takes it.
     *
     * @throws StartRefused if another balancer has it, or a worker of one that is gone still serves from it
     */
    static RunDirectory acquire(RingroadConfig config) throws StartRefused {
        Path path = config.runDirectory().orElseGet(() -> RunDirectoryChoice.choose(config.name()));
        refuseLongPath(path);
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            makeOwn(path);
            FileChannel lockFile = FileChannel.open(path.resolve("supervisor.lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.READ, StandardOpenOption.WRITE);
            RunDirectory directory = new RunDirectory(path, lockFile);
            directory.lock(config.name());
            directory.refuseOrphans();
            return directory;
        } catch (IOException e) {
            throw new StartRefused(StartRefused.MACHINE, "the run directory " + path + " can't be used: "
                    + reason(e) + "; set run-directory to a directory on a tmpfs that you may write to");
        }
    }

    /** Ours, and for nobody else: a directory that somebody else has laid there is refused. */
    private static void makeOwn(Path path) throws IOException {
        Set<PosixFilePermission> ownerOnly = PosixFilePermissions.fromString("rwx------");
        if (!Files.isDirectory(path)) {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(ownerOnly));
        }
        if (!Files.getAttribute(path, "unix:uid").equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            throw new IOException("it belongs to another user");
        }
        Files.setPosixFilePermissions(path, ownerOnly);
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    private static void refuseLongPath(Path path) throws StartRefused {
        int length = path.resolve("descriptors.sock").toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_SOCKET_PATH_BYTES) {
            throw new StartRefused(StartRefused.CONFIGURATION, "the run directory " + path
                    + " has too long a path: that of a socket in it may have " + MAX_SOCKET_PATH_BYTES
                    + " bytes, not " + length);
        }
    }

    private void lock(String name) throws IOException, StartRefused {
        if (tryLock() == null) {
            String owner = Files.readString(path.resolve("supervisor.lock")).strip();
            lockFile.close();
            throw new StartRefused(StartRefused.MACHINE, "a balancer named " + name + " runs here already (process "
                    + owner + ", run directory " + path + "); stop it, or give this one another name");
        }
        lockFile.truncate(0);
        lockFile.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
    }

    private FileLock tryLock() throws IOException {
        try {
            return lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private void refuseOrphans() throws IOException, StartRefused {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "worker-*")) {
            for (Path file : files) {
                Optional<Long> orphan = liveWorker(file);
                if (orphan.isPresent()) {
                    lockFile.close();
                    throw new StartRefused(StartRefused.MACHINE, "worker process " + orphan.get()
                            + " of a balancer that is gone still serves from " + path
                            + "; stop it first (kill " + orphan.get() + " lets its connections end)");
                }
            }
        }
    }

    /** The process of a worker's file, if it lives and is that worker and not a later process with its number. */
    private static Optional<Long> liveWorker(Path file) throws IOException {
        long pid;
        try (Arena arena = Arena.ofConfined()) {
            pid = WorkerFile.inspect(file, arena).pid();
        } catch (IOException e) {
            return Optional.empty(); // not a whole file: its worker died while it made it
        }
        Path commandLine = Path.of("/proc", Long.toString(pid), "cmdline");
        boolean alive = Files.isReadable(commandLine)
                && Files.readString(commandLine, StandardCharsets.ISO_8859_1).contains(WorkerMain.class.getName());
        return alive ? Optional.of(pid) : Optional.empty();
    }

    Path path() {
        return path;
    }

    Path controlSocket() {
        return path.resolve("control.sock");
    }

    Path descriptorSocket() {
        return path.resolve("descriptors.sock");
    }

    /** Where {@link FoundSettings} are. */
    Path foundSettings() {
        return path.resolve("found-settings");
    }

    Path workerFile(int worker) {
        return path.resolve("worker-" + worker);
    }

    /** Removes what is in it, and gives it up. */
    @Override
    public void close() {
        try {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(path);
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("run directory " + path + " could not be removed", e);
        }
    }
}
