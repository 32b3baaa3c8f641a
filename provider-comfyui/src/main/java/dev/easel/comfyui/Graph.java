package dev.easel.comfyui;

import dev.easel.spi.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A graph that is being put together. Its ids are readable, because the server names them in its errors. For one thread. */
final class Graph {
    private final JsonObject document = JsonObject.create();
    private final List<String> samplers = new ArrayList<>();

    /** Adds a node. */
    Node node(String id, String type) {
        JsonObject inputs = JsonObject.create();
        document.put(id, JsonObject.create().put("class_type", type).put("inputs", inputs));
        if (type.equals("KSampler")) {
            samplers.add(id);
        }
        return new Node(new Link(id, 0), inputs);
    }

    /** Returns the graph as it is sent. */
    JsonObject document() {
        return document;
    }

    /** Returns the ids of the nodes that take nearly all the time, in the order in which they run. */
    List<String> samplers() {
        return List.copyOf(samplers);
    }

    /** A node whose inputs are being put together. */
    record Node(Link link, JsonObject inputs) {
        Node put(String name, String value) {
            inputs.put(name, value);
            return this;
        }

        Node put(String name, long value) {
            inputs.put(name, value);
            return this;
        }

        Node put(String name, double value) {
            inputs.put(name, value);
            return this;
        }

        Node put(String name, boolean value) {
            inputs.put(name, value);
            return this;
        }

        Node put(String name, Link from) {
            inputs.put(name, from.wire());
            return this;
        }

        Node put(String name, Loaded image) {
            image.putInto(inputs, name);
            return this;
        }
    }

    /** An uploaded image, in the form in which a dialect names it. */
    @FunctionalInterface
    interface Loaded {
        void putInto(JsonObject inputs, String name);
    }
}
