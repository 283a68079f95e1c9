package io.belfry.gateway.feed;

import java.util.List;

/** One valid line and more for every event type, for the names of {@link TestNames#small}. */
final class EventSamples {
    static final List<String> LINES = List.of(
            "{'type':'customer.registered','customer':'C-2','name':'Zoë 😀 \\\"\\n','locale':'de-CH','zone':'Europe/Zurich','segment':'private','manager':'M','branch':'B'}",
            "{'type':'customer.registered','customer':'C-3'}",
            "{'type':'account.opened','account':'A-9','customer':'C-1','currency':'EUR','kind':'credit','overdraftLimit':'500','enforceLimit':true,'balance':'-1.5'}",
            "{'type':'account.opened','account':'A-8','customer':'C-1','currency':'KWD','enforceLimit':false}",
            "{'type':'account.closed','account':'DE-EUR','time':'2026-11-20T09:30:00.123456789+05:30'}",
            "{'type':'account.posted','account':'DE-EUR','amount':'-12.34','currency':'EUR','ref':'T-1','kind':'card','feed':'core','seq':17}",
            "{'type':'account.posted','account':'JP-JPY','amount':1e3,'currency':'JPY','ref':'T-2','stamp':'2026-11-20T09:30:00.000000001Z'}",
            "{'type':'account.posted','account':'KW-KWD','amount':'0.001','currency':'KWD','ref':'T-3','kind':'salary','booked':'2026-11-19','settles':'H-1','reverses':'T-0','traceparent':'00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01','counterparty':'Café','text':'Grüezi'}",
            "{'type':'account.held','account':'DE-EUR','hold':'H-1','amount':'80.50','expires':'2026-11-27T09:30:00.000000001Z','counterparty':'Hôtel','text':'two nights','traceparent':'t','time':'2026-11-20T09:30:00Z'}",
            "{'type':'account.held','account':'JP-JPY','hold':'H-2','amount':1,'feed':'core','seq':19}",
            "{'type':'account.released','account':'DE-EUR','hold':'H-1','traceparent':'t'}",
            "{'type':'account.released','account':'KW-KWD','hold':'H-3'}",
            "{'type':'account.balanced','account':'KW-KWD','ledger':'-1.234','time':'2026-11-20T00:00:00Z'}",
            "{'type':'fund.registered','fund':'F-9','currency':'USD','name':'World','navScale':8,'unitScale':0,'costMethod':'average','rounding':'half-up','kind':'moneyMarket'}",
            "{'type':'fund.priced','fund':'FUND-EUR','nav':'12.3450','date':'2026-11-20','version':2,'traceparent':'00-1-2-01'}",
            "{'type':'order.confirmed','order':'O-1','account':'DE-EUR','fund':'FUND-EUR','side':'subscribe','units':'1.5','amount':'18.50','fee':'0.10','tax':'0','nav':'12.4','date':'2026-11-20','acquired':'2020-01-01','traceparent':'t'}",
            "{'type':'order.confirmed','order':'O-2','account':'DE-EUR','fund':'FUND-EUR','side':'redeem','units':1,'amount':0}",
            "{'type':'fund.registered','fund':'F-8','currency':'EUR','unitScale':8,'costMethod':'fifo','rounding':'down'}",
            "{'type':'fund.yielded','fund':'FUND-EUR','date':'2026-11-20','incomePer10k':'0.70910000','yield7d':'-0.312','traceparent':'00-1-2-01'}",
            "{'type':'fund.yielded','fund':'FUND-EUR','date':'2026-11-21','incomePer10k':0}",
            "{'type':'fund.distributed','fund':'FUND-EUR','date':'2026-11-20','perUnit':'0.12345678','traceparent':'t'}",
            "{'type':'fund.split','fund':'FUND-EUR','date':'2026-11-20','numerator':3,'denominator':'2','traceparent':'t'}",
            "{'type':'order.accepted','order':'O-3','account':'DE-EUR','fund':'FUND-EUR','side':'reinvest','units':'1.5','amount':'18.50','due':'2026-11-23','traceparent':'t'}",
            "{'type':'order.accepted','order':'O-4','account':'DE-EUR','fund':'FUND-EUR','side':'transferIn'}",
            "{'type':'order.rejected','order':'O-4','account':'DE-EUR','fund':'FUND-EUR','side':'transferOut','units':2,'amount':'0','reason':'cut-off \\u2014 verpasst','traceparent':'t'}",
            "{'type':'order.rejected','order':'O-5','account':'DE-EUR','fund':'FUND-EUR','side':'forcedRedeem','amount':'1'}",
            "{'type':'order.confirmed','order':'O-6','account':'JP-JPY','fund':'FUND-EUR','side':'transferOut','units':'0.001'}",
            "{'type':'order.switched','order':'O-7','account':'DE-EUR','from':{'fund':'FUND-EUR','units':'1.5','amount':'18.50'},'to':{'fund':'FUND-JPY','units':'2.25','amount':2000},'fee':'0.10','date':'2026-11-20','traceparent':'t'}",
            "{'type':'order.switched','order':'O-8','account':'KW-KWD','from':{'fund':'FUND-JPY','units':3,'amount':0},'to':{'fund':'FUND-EUR','units':1,'amount':'0.01'}}",
            "{'type':'order.reversed','order':'O-1','ref':'R-1','reason':'wrong fund','account':'DE-EUR','traceparent':'t'}",
            "{'type':'order.reversed','order':'O-2','ref':'R-2'}",
            "{'type':'units.frozen','account':'DE-EUR','fund':'FUND-EUR','units':'0.125','ref':'P-1','traceparent':'t','feed':'core','seq':18}",
            "{'type':'units.released','account':'DE-EUR','fund':'FUND-JPY','units':5,'ref':'P-1','traceparent':'t'}",
            "{'type':'position.mode','account':'DE-EUR','fund':'FUND-EUR','dividends':'reinvest','traceparent':'t'}",
            "{'type':'position.mode','account':'DE-EUR','fund':'FUND-JPY','dividends':'cash'}",
            "{'type':'rule.set','rule':'r11','kind':'hold.changed','scope':{'all':true}}",
            "{'type':'rule.set','rule':'r12','kind':'hold.changed','scope':{'account':'DE-EUR'},'params':{'currency':'EUR','min':'20'}}",
            "{'type':'rule.set','rule':'r9','kind':'order.changed','scope':{'all':true}}",
            "{'type':'rule.set','rule':'r10','kind':'order.changed','scope':{'segment':'private'},'params':{'states':['late','rejected','late']},'severity':'warning'}",
            "{'type':'rule.set','rule':'r1','kind':'balance.changed','scope':{'all':true},'params':{'currency':'EUR','min':'5','direction':'out','kinds':['card','other']}}",
            "{'type':'rule.set','rule':'r2','kind':'balance.changed','scope':{'segment':'private'}}",
            "{'type':'rule.set','rule':'r3','kind':'balance.below','scope':{'customer':'C-1'},'params':{'field':'available','currency':'EUR','levels':['100.00',50,'-1']},'severity':'warning','recovery':'10','enabled':false}",
            "{'type':'rule.set','rule':'r4','kind':'balance.above','scope':{'account':'JP-JPY'},'params':{'field':'ledger','currency':'JPY','levels':['100']},'severity':'critical'}",
            "{'type':'rule.set','rule':'r5','kind':'transaction.large','scope':{'all':true},'params':{'currency':'EUR','min':'1000','direction':'in'}}",
            "{'type':'rule.set','rule':'r6','kind':'nav.updated','scope':{'all':true},'params':{'fund':'FUND-EUR','minMovePercent':'0.5'}}",
            "{'type':'rule.set','rule':'r7','kind':'pnl.above','scope':{'all':true},'params':{'percent':'7.5','fund':'FUND-EUR','includeIncome':true},'recovery':'0.25'}",
            "{'type':'rule.set','rule':'r8','kind':'pnl.below','scope':{'all':true},'params':{'amount':'-250','currency':'EUR'},'recovery':'1'}",
            "{'type':'rule.set','rule':'r13','kind':'account.overdrawn','scope':{'all':true},'params':{}}",
            "{'type':'rule.set','rule':'r14','kind':'account.overdrawn','scope':{'account':'DE-EUR'},'params':{'buffer':'250.5'},'recovery':'50','cooldown':'PT1H','severity':'critical'}",
            "{'type':'rule.set','rule':'r15','kind':'velocity','scope':{'all':true},'params':{'currency':'EUR','window':'PT10M','count':5},'recovery':2}",
            "{'type':'rule.set','rule':'r16','kind':'velocity','scope':{'all':true},'params':{'currency':'KWD','window':'P1DT0.5S','sum':'1000.125','direction':'out'},'recovery':'1','cooldown':'P1D'}",
            "{'type':'rule.set','rule':'r17','kind':'outflow','scope':{'segment':'private'},'params':{'currency':'EUR','window':'P30D','percent':'40'},'recovery':'5.5'}",
            "{'type':'rule.set','rule':'r18','kind':'dormant','scope':{'customer':'C-1'},'params':{'after':'P180D'}}",
            "{'type':'rule.set','rule':'r19','kind':'nav.above','scope':{'all':true},'params':{'fund':'FUND-EUR','level':'12.3450'},'recovery':'0.01'}",
            "{'type':'rule.set','rule':'r20','kind':'nav.below','scope':{'all':true},'params':{'fund':'FUND-JPY','level':'9000'},'recovery':'9001','cooldown':'PT1S'}",
            "{'type':'rule.set','rule':'r21','kind':'nav.moved','scope':{'all':true},'params':{'fund':'FUND-EUR','percent':'2.5'}}",
            "{'type':'rule.set','rule':'r22','kind':'nav.moved','scope':{'all':true},'params':{'percent':'5','since':'week'},'recovery':'1'}",
            "{'type':'rule.set','rule':'r23','kind':'nav.moved','scope':{'all':true},'params':{'percent':'0.0001','since':'month'}}",
            "{'type':'rule.set','rule':'r24','kind':'drawdown','scope':{'all':true},'params':{'percent':'10'}}",
            "{'type':'rule.set','rule':'r25','kind':'drawdown','scope':{'all':true},'params':{'percent':'99.9999','fund':'FUND-JPY'},'recovery':'3'}",
            "{'type':'rule.set','rule':'r26','kind':'fund.event','scope':{'all':true},'params':{}}",
            "{'type':'rule.set','rule':'r27','kind':'fund.event','scope':{'all':true},'params':{'fund':'FUND-EUR','events':['split','distribution']},'cooldown':'P400D'}",
            "{'type':'rule.set','rule':'r28','kind':'fund.event','scope':{'all':true},'params':{'events':['split']}}",
            "{'type':'rule.set','rule':'r29','kind':'balance.changed','scope':{'all':true},'params':{},'cooldown':'PT90S'}",
            "{'type':'rule.removed','rule':'low-balance'}",
            "{'type':'feed.skip','skipped':'core','to':9000000000000000000}");

    private EventSamples() {}

    /** The lines as JSON; they stand above with single quotes. */
    static List<String> json() {
        return LINES.stream().map(line -> line.replace('\'', '"')).toList();
    }
}
