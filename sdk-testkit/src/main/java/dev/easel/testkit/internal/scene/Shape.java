package dev.easel.testkit.internal.scene;

/**
 * Describes an outline by the signed distance of a point from it, which is below zero inside; and a circle that surrounds it. One unit is
 * the image's height, x to the right and y down.
 */
record Shape(double middleX, double middleY, double reach, Outline outline) {

    @FunctionalInterface
    interface Outline {
        double distance(double x, double y);
    }

    double distance(double x, double y) {
        return outline.distance(x, y);
    }

    static Shape circle(double centreX, double centreY, double radius) {
        return new Shape(centreX, centreY, radius, (x, y) -> length(x - centreX, y - centreY) - radius);
    }

    /** An ellipse turned by an angle in radians. */
    static Shape ellipse(double centreX, double centreY, double radiusX, double radiusY, double angle) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        return new Shape(centreX, centreY, radiusX + radiusY, (x, y) -> {
            double alongX = ((x - centreX) * cos + (y - centreY) * sin) / radiusX;
            double alongY = ((y - centreY) * cos - (x - centreX) * sin) / radiusY;
            double k = length(alongX, alongY);
            double slope = length(alongX / radiusX, alongY / radiusY);
            return slope == 0 ? -Math.min(radiusX, radiusY) : k * (k - 1) / slope;
        });
    }

    static Shape ellipse(double centreX, double centreY, double radiusX, double radiusY) {
        return ellipse(centreX, centreY, radiusX, radiusY, 0);
    }

    static Shape box(double left, double top, double right, double bottom) {
        double centreX = (left + right) / 2;
        double centreY = (top + bottom) / 2;
        double halfX = (right - left) / 2;
        double halfY = (bottom - top) / 2;
        return new Shape(centreX, centreY, length(halfX, halfY), (x, y) -> {
            double outX = Math.abs(x - centreX) - halfX;
            double outY = Math.abs(y - centreY) - halfY;
            return length(Math.max(outX, 0), Math.max(outY, 0)) + Math.min(Math.max(outX, outY), 0);
        });
    }

    /** A line with round ends, whose thickness runs from one radius to the other. */
    static Shape stroke(double fromX, double fromY, double toX, double toY, double fromRadius, double toRadius) {
        double alongX = toX - fromX;
        double alongY = toY - fromY;
        double square = Math.max(1e-12, alongX * alongX + alongY * alongY);
        double reach = length(alongX, alongY) / 2 + Math.max(fromRadius, toRadius);
        return new Shape((fromX + toX) / 2, (fromY + toY) / 2, reach, (x, y) -> {
            double share = ((x - fromX) * alongX + (y - fromY) * alongY) / square;
            double at = Math.max(0, Math.min(1, share));
            return length(x - fromX - at * alongX, y - fromY - at * alongY)
                    - (fromRadius + (toRadius - fromRadius) * at);
        });
    }

    /** A polygon of any form, given as x, y, x, y and so on. */
    static Shape polygon(double... points) {
        int count = points.length / 2;
        double middleX = 0;
        double middleY = 0;
        for (int i = 0; i < count; i++) {
            middleX += points[2 * i] / count;
            middleY += points[2 * i + 1] / count;
        }
        double reach = 0;
        for (int i = 0; i < count; i++) {
            reach = Math.max(reach, length(points[2 * i] - middleX, points[2 * i + 1] - middleY));
        }
        return new Shape(middleX, middleY, reach, (x, y) -> {
            double nearest = Double.MAX_VALUE;
            boolean inside = false;
            for (int i = 0, j = count - 1; i < count; j = i++) {
                double ax = points[2 * i];
                double ay = points[2 * i + 1];
                double bx = points[2 * j];
                double by = points[2 * j + 1];
                double edgeX = bx - ax;
                double edgeY = by - ay;
                double square = Math.max(1e-12, edgeX * edgeX + edgeY * edgeY);
                double at = Math.max(0, Math.min(1, ((x - ax) * edgeX + (y - ay) * edgeY) / square));
                nearest = Math.min(nearest, length(x - ax - at * edgeX, y - ay - at * edgeY));
                if (ay > y != by > y && x < edgeX * (y - ay) / edgeY + ax) {
                    inside = !inside;
                }
            }
            return inside ? -nearest : nearest;
        });
    }

    /** What is in one of both. */
    Shape and(Shape other) {
        double apart = length(other.middleX - middleX, other.middleY - middleY);
        return new Shape(
                (middleX + other.middleX) / 2,
                (middleY + other.middleY) / 2,
                apart / 2 + Math.max(reach, other.reach),
                (x, y) -> Math.min(distance(x, y), other.distance(x, y)));
    }

    static double length(double x, double y) {
        return Math.sqrt(x * x + y * y);
    }
}
