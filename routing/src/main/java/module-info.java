/** One client over several: choice, fallback, hedging, model aliases, prices and budgets. */
module dev.easel.routing {
    requires static transitive java.sql;
    requires transitive dev.easel.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.easel.routing;
}
