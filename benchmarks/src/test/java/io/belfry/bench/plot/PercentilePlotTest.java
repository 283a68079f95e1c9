package io.belfry.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class PercentilePlotTest {
    @Test
    void shouldNameWhatAndWhereAndHowMuch() throws Exception {
        PercentilePlot plot = new PercentilePlot("Latency, 100,000/s <busy-spin>", "A & B, 2 cores");
        plot.add("engine", histogram(1_000, 2_000, 400_000));

        List<String> texts = texts(read(plot));

        assertThat(texts)
                .contains("Latency, 100,000/s <busy-spin>", "A & B, 2 cores", "p50", "p90", "p99", "1 µs", "1 ms");
        assertThat(texts).anyMatch(text -> text.startsWith("engine: p50 2.00, p99 400, "));
    }

    @Test
    void shouldDrawEachCurveFromLeftToRightAndUpwardsWithinThePicture() throws Exception {
        PercentilePlot plot = new PercentilePlot("t", "s");
        plot.add("engine", histogram(900, 1_000, 1_100, 5_000, 12_000_000));
        plot.add("empty", histogram(0, 400, 500));

        List<List<double[]>> curves = curves(read(plot));

        assertThat(curves).hasSize(2);
        for (List<double[]> curve : curves) {
            double[] before = {0, Double.MAX_VALUE};
            for (double[] point : curve) {
                assertThat(point[0]).isBetween(Math.max(before[0], 84), 912.0);
                assertThat(point[1]).isBetween(196.0, Math.min(before[1], 596.0));
                before = point;
            }
        }
        double topOfEngine = curves.get(0).get(curves.get(0).size() - 1)[1];
        double topOfEmpty = curves.get(1).get(curves.get(1).size() - 1)[1];
        assertThat(topOfEngine).isLessThan(topOfEmpty);
    }

    @Test
    void shouldPutTheMedianAndEachFurtherNineWhereTheAxisHasThem() throws Exception {
        Histogram latencies = new Histogram(60_000_000_000L, 3);
        latencies.recordValueWithCount(1_000, 900);
        latencies.recordValueWithCount(10_000, 90);
        latencies.recordValueWithCount(100_000, 10);
        PercentilePlot plot = new PercentilePlot("t", "s");
        plot.add("engine", latencies);

        List<double[]> curve = curves(read(plot)).get(0);

        // Three nines for a thousand values: a step up at each third of the axis of 828.
        assertThat(curve).anyMatch(point -> Math.abs(point[0] - (84 + 276)) < 0.2);
        assertThat(curve).anyMatch(point -> Math.abs(point[0] - (84 + 552)) < 0.2);
    }

    @Test
    void shouldLeaveOutWhatHasNoValue() throws Exception {
        PercentilePlot plot = new PercentilePlot("t", "s");
        plot.add("nothing", new Histogram(60_000_000_000L, 3));

        Document picture = read(plot);

        assertThat(picture.getElementsByTagName("polyline").getLength()).isZero();
        assertThat(texts(picture)).noneMatch(text -> text.contains("nothing"));
    }

    private static Histogram histogram(long... values) {
        Histogram histogram = new Histogram(60_000_000_000L, 3);
        for (long value : values) {
            histogram.recordValue(value);
        }
        return histogram;
    }

    private static Document read(PercentilePlot plot) throws ParserConfigurationException, SAXException, IOException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(plot.svg())));
    }

    private static List<String> texts(Document picture) {
        List<String> texts = new ArrayList<>();
        NodeList found = picture.getElementsByTagName("text");
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }

    private static List<List<double[]>> curves(Document picture) {
        List<List<double[]>> curves = new ArrayList<>();
        NodeList found = picture.getElementsByTagName("polyline");
        for (int i = 0; i < found.getLength(); i++) {
            List<double[]> points = new ArrayList<>();
            for (String point : ((Element) found.item(i)).getAttribute("points").split(" ", -1)) {
                String[] xAndY = point.split(",", -1);
                points.add(new double[] {Double.parseDouble(xAndY[0]), Double.parseDouble(xAndY[1])});
            }
            curves.add(points);
        }
        return curves;
    }
}
