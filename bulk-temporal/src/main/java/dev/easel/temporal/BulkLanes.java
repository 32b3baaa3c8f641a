package dev.easel.temporal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The services of a bulk, and how much room each has. For the workflow's own threads. */
final class BulkLanes {
    private final Map<String, Room> rooms = new LinkedHashMap<>();

    private static final class Room {
        private int free;
        private long begun;

        private Room(int free) {
            this.free = free;
        }
    }

    BulkLanes(List<BulkOrder.Lane> lanes) {
        lanes.forEach(lane -> rooms.put(lane.service(), new Room(lane.window())));
    }

    boolean hasRoom() {
        return rooms.values().stream().anyMatch(room -> room.free > 0);
    }

    /** Returns the service with most room; of several, the one that has got the fewest items, so that they take turns. */
    String take() {
        String most = null;
        Room best = null;
        for (Map.Entry<String, Room> each : rooms.entrySet()) {
            Room room = each.getValue();
            if (best == null || room.free > best.free || (room.free == best.free && room.begun < best.begun)) {
                most = each.getKey();
                best = room;
            }
        }
        if (most == null || best == null || best.free < 1) {
            throw new IllegalStateException("no service has room");
        }
        best.free--;
        best.begun++;
        return most;
    }

    void giveBack(String service) {
        Room room = rooms.get(service);
        if (room != null) {
            room.free++;
        }
    }
}
