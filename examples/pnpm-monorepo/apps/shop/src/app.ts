import { Orders, OrdersModule } from '@example/orders';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { ObservabilityModule } from 'nestjs-observability';

@Controller('orders')
class OrdersController {
  constructor(private readonly orders: Orders) {}

  @Get(':kind')
  place(@Param('kind') kind: string): string {
    return this.orders.place(kind);
  }
}

@Module({
  imports: [ObservabilityModule.forRoot({ service: { name: 'shop' } }), OrdersModule],
  controllers: [OrdersController],
})
export class AppModule {}
