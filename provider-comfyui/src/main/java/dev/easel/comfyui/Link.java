package dev.easel.comfyui;

import java.util.List;

/** An output of a node. */
record Link(String node, int slot) {
    /** Returns another output of the same node. */
    Link slot(int other) {
        return new Link(node, other);
    }

    /** Returns the form that the server reads: the id as text, even where it is a number. */
    List<Object> wire() {
        return List.of(node, slot);
    }
}
