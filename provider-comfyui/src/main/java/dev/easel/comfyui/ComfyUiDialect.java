package dev.easel.comfyui;

/** Names an interface by which graphs are run. Constants may be added: have a default branch. */
public enum ComfyUiDialect {
    /** The server's own, by default at port 8188. Nobody is billed, and the client chooses the id of a task. */
    NATIVE,
    /**
     * The Comfy API v2 of the vendor's cloud, of its deployments and of its proxy for servers of one's own. It takes a key, and its
     * hosts bill.
     */
    API_V2
}
