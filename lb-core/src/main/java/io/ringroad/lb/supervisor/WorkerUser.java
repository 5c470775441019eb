package io.ringroad.lb.supervisor;

import io.ringroad.lb.control.WorkerPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom workers become.
 *
 * @param userId  {@link WorkerPlan#STAY}: nobody else
 * @param groupId the same
 */
record WorkerUser(int userId, int groupId) {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerUser.class);
    private static final WorkerUser SAME = new WorkerUser(WorkerPlan.STAY, WorkerPlan.STAY);

    /**
     * Looks the name up, if this process is root's and may change users at all.
     *
     * @throws StartRefused if there is no such user
     */
    static WorkerUser resolve(String name) throws StartRefused {
        try {
            if (name.equals("root") || !Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
                return SAME;
            }
            WorkerUser user = lookUp(name);
            if (!isMapped(user.userId, "uid_map") || !isMapped(user.groupId, "gid_map") || mayNotSetGroups()) {
                LOG.info("Workers stay root of this user namespace: user {} doesn't exist in it", name);
                return SAME;
            }
            return user;
        } catch (IOException e) {
            throw new StartRefused(StartRefused.MACHINE, "can't find out who user " + name + " is: " + e.getMessage());
        }
    }

    private static WorkerUser lookUp(String name) throws IOException, StartRefused {
        for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
            String[] fields = line.split(":");
            if (fields.length > 3 && fields[0].equals(name)) {
                return new WorkerUser(Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
            }
        }
        throw new StartRefused(StartRefused.MACHINE, "there is no user " + name
                + " on this machine (worker.user); name one that exists, or root to keep all privileges");
    }

    /** In a user namespace only mapped ids exist: lines of first id here, first id outside, how many. */
    private static boolean isMapped(int id, String map) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self", map))) {
            List<Long> numbers = List.of(line.strip().split("\\s+")).stream().map(Long::valueOf).toList();
            if (id >= numbers.get(0) && id < numbers.get(0) + numbers.get(2)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayNotSetGroups() throws IOException {
        Path path = Path.of("/proc/self/setgroups");
        return Files.exists(path) && Files.readString(path).strip().equals("deny");
    }
}
