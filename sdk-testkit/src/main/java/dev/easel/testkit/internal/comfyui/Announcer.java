package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.comfyui.Release.Change;
import dev.easel.testkit.internal.image.Jpeg;
import dev.easel.testkit.internal.image.Mosaic;
import okio.Buffer;
import okio.ByteString;

/** What the sockets are told of a run, and in which shape. Guarded by the service's lock. */
final class Announcer {
    private static final int LARGEST_PREVIEW = 512;
    private static final int PREVIEW = 1;
    private static final int PREVIEW_WITH_METADATA = 4;
    private static final int JPEG = 1;
    private static final int PNG = 2;

    private final Sockets sockets;
    private final boolean previews;

    Announcer(Sockets sockets, boolean previews) {
        this.sockets = sockets;
        this.previews = previews;
    }

    static ObjectNode statusData(int remaining) {
        ObjectNode data = Json.object();
        data.putObject("status").putObject("exec_info").put("queue_remaining", remaining);
        return data;
    }

    void status(int remaining) {
        sockets.toAll("status", statusData(remaining));
    }

    /** Only the socket of the prompt's client gets it. */
    void toClient(Job job, String type, ObjectNode data) {
        String client = job.order.clientId();
        if (client != null) {
            sockets.to(client, type, data);
        }
    }

    /** Everybody gets it where the prompt has no client. */
    void toClientOrAll(Job job, String type, ObjectNode data) {
        if (job.order.clientId() == null) {
            sockets.toAll(type, data);
        } else {
            toClient(job, type, data);
        }
    }

    void progress(Job job, Plan.Event event, Release release) {
        boolean ends = event.kind() == Plan.Kind.NODE_ENDS;
        if (release.has(Change.PROGRESS_STATE)) {
            ObjectNode data = Json.object().put("prompt_id", job.order.id());
            named(data.putObject("nodes").putObject(event.node()), job, event.node())
                    .put("value", event.value())
                    .put("max", event.max())
                    .put("state", ends ? "finished" : "running");
            toClientOrAll(job, "progress_state", data);
        }
        if (event.kind() == Plan.Kind.NODE_STARTS) {
            ObjectNode data = Json.object().put("node", event.node()).put("display_node", event.node());
            toClient(job, "executing", data.put("prompt_id", job.order.id()));
        } else if (event.kind() == Plan.Kind.STEP) {
            toClientOrAll(
                    job,
                    "progress",
                    Json.object()
                            .put("value", event.value())
                            .put("max", event.max())
                            .put("prompt_id", job.order.id())
                            .put("node", event.node()));
            if (wantsPreviews(job, release)) {
                preview(job, event);
            }
        }
    }

    private boolean wantsPreviews(Job job, Release release) {
        String method = release.has(Change.PREVIEW_METHOD)
                ? job.order.extra().path("preview_method").asText("default")
                : "default";
        return method.equals("default") ? previews : !method.equals("none");
    }

    private void preview(Job job, Plan.Event event) {
        Bitmap image;
        try {
            image = job.studio().arrivingAt(job.order.outputs().get(0)).get(0);
        } catch (RuntimeException cannotBeDrawn) {
            // The node itself will say so.
            return;
        }
        double smaller = Math.min(1, (double) LARGEST_PREVIEW / Math.max(image.width(), image.height()));
        Bitmap small = image.scaled(
                Math.max(1, (int) (image.width() * smaller)), Math.max(1, (int) (image.height() * smaller)), false);
        int[] rgb = small.rgb();
        Mosaic.into(rgb, small.width(), small.height(), 1 + 32 * (event.max() - event.value()) / event.max());
        frame(job, event.node(), JPEG, Jpeg.encode(small.width(), small.height(), rgb));
    }

    /** A whole image over the socket, which is nowhere else. */
    void image(Job job, String node, Bitmap image) {
        frame(job, node, PNG, image.png());
    }

    private void frame(Job job, String node, int format, byte[] image) {
        ByteString plain =
                new Buffer().writeInt(PREVIEW).writeInt(format).write(image).readByteString();
        byte[] metadata = Json.write(
                named(Json.object(), job, node).put("image_type", format == PNG ? "image/png" : "image/jpeg"));
        ByteString told = new Buffer()
                .writeInt(PREVIEW_WITH_METADATA)
                .writeInt(metadata.length)
                .write(metadata)
                .write(image)
                .readByteString();
        sockets.image(job.order.clientId(), plain, told);
    }

    private static ObjectNode named(ObjectNode data, Job job, String node) {
        return data.put("node_id", node)
                .put("prompt_id", job.order.id())
                .put("display_node_id", node)
                .putNull("parent_node_id")
                .put("real_node_id", node);
    }
}
