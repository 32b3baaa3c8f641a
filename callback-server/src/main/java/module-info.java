/** A small web server around the callback receiver of a client. */
module dev.easel.callback {
    requires transitive dev.easel.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.easel.callback;
}
